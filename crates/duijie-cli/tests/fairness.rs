//! `duijie fairness`: what it writes, what it says of bad input, and that its page shows every picture in a browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set its stage has failed")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use common::said;

/// Three communities, seven demands, six volunteers.
fn write_lists(folder: &Path) {
    let areas = ["五美社区", "江头社区", "山前社区"];
    let demand = |k: usize| json!({"id": format!("D{k}"), "area": areas[k % 3], "quantity": 1 + k % 2});
    let pair = |k: usize, s: usize| json!({"demand": format!("D{k}"), "supply": format!("S{s}"), "worth": 1 + (3 * k + 5 * s) % 7, "claim": 1 + (k + s) % 3});
    let pairs: Vec<_> =
        (0..7).flat_map(|k| (0..6).filter(move |s| (k + s) % 3 != 0).map(move |s| pair(k, s))).collect();
    let lists = json!({"version": 1, "areas": areas.map(|id| json!({"id": id})),
        "demands": (0..7).map(demand).collect::<Vec<_>>(),
        "supplies": (0..6).map(|s| json!({"id": format!("S{s}"), "capacity": 1})).collect::<Vec<_>>(), "pairs": pairs});
    fs::write(folder.join("lists.json"), lists.to_string()).unwrap();
}

const FILES: [&str; 8] = [
    "fairness.html",
    "results.md",
    "results.csv",
    "results.json",
    "frontier.svg",
    "lorenz.svg",
    "shares.svg",
    "turns.svg",
];

#[test]
fn a_comparison_writes_tables_and_pictures_and_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write_lists(here);
    let out = said(here, "fairness lists.json --out out --seeds 6", 0);
    assert!(out.contains("逐级公平（leximin）") && out.contains("out/fairness.html"), "{out}");
    said(here, "fairness lists.json --out again --seeds 6", 0);
    for name in FILES {
        let read = |out: &str| fs::read(here.join(out).join(name)).unwrap();
        assert_eq!(read("out"), read("again"), "{name}");
    }
    assert!(here.join("out/times.svg").exists());
    let results: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(here.join("out/results.json")).unwrap()).unwrap();
    assert_eq!(results["rows"].as_array().unwrap().len(), 13 * 6);
    let english = said(here, "fairness lists.json --out english --seeds 2 --lang en", 0);
    assert!(english.contains("[Nash welfare]") && english.contains("% outside the policies"), "{english}");
    // Half and one and a half of what is wanted: a case each, with a page each.
    let cases = said(here, "fairness lists.json --out tight --seeds 2 --tightness 0.5,1.5", 0);
    assert!(cases.starts_with("lists ×0.500\n") && cases.contains("\nlists ×1.500\n"), "{cases}");
    let tables = fs::read_to_string(here.join("tight/results.md")).unwrap();
    assert!(tables.contains("## lists ×0.500") && tables.contains("## lists ×1.500"), "{tables}");
    assert!(here.join("tight/lists ×1.500-fairness.html").exists());
}

#[test]
fn bad_input_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write_lists(here);
    assert!(said(here, "fairness lists.json --out out --policies lexmin", 1).contains("leximin-rotation"));
    assert!(said(here, "fairness lists.json --out out --measures gini,ginny", 1).contains("hoover"));
    assert!(said(here, "fairness lists.json --out out --tightness half", 1).contains("half"));
    assert!(said(here, "fairness lists.json --out out --policies greedy", 1).contains("--against leximin"));
    fs::write(here.join("votes.soc"), "# NUMBER ALTERNATIVES: 2\n1: 1,3\n").unwrap();
    assert!(said(here, "fairness votes.soc --out out", 1).contains("line 2"));
    said(here, "fairness lists.json --out out --seeds 2", 0);
    assert!(said(here, "fairness lists.json --out out --seeds 3", 1).contains("another comparison"));
}

/// Lists that no plan can keep: every policy says so, and there is nothing to draw.
#[test]
fn lists_without_a_plan_have_no_plan_to_compare() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let lists = json!({"version": 1, "demands": [{"id": "D", "quantity": 3, "minimum": 3}],
        "supplies": [{"id": "S", "capacity": 1}], "pairs": [{"demand": "D", "supply": "S"}]});
    fs::write(here.join("lists.json"), lists.to_string()).unwrap();
    let out = said(here, "fairness lists.json --out out --seeds 2", 0);
    assert!(
        out.contains("【逐级公平（leximin）】没有方案") && out.contains("【按价值贪心】需求“D”"),
        "{out}"
    );
    assert!(fs::read_to_string(here.join("out/results.csv")).unwrap().contains("none"));
}

/// The browser that is installed.
fn browser() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|run| run.status.success()))
}

#[test]
fn the_page_shows_every_picture_without_a_network() {
    let Some(browser) = browser() else {
        eprintln!("no browser is installed: the page was not opened");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    write_lists(here);
    said(here, "fairness lists.json --out out --seeds 4", 0);
    let page = here.join("out/fairness.html");
    let text = fs::read_to_string(&page).unwrap();
    assert!(!text.contains("src=") && !text.contains("href="), "the page asks for something else");
    // What the browser made of it: the boxes of the pictures, and of the texts in them.
    let probe = "<script>addEventListener('load',()=>{const out=[];\
        for(const svg of document.querySelectorAll('figure svg')){const b=svg.getBoundingClientRect();\
        let cut=0;for(const t of svg.querySelectorAll('text')){const r=t.getBoundingClientRect();\
        if(r.left<b.left-1||r.right>b.right+1||r.top<b.top-1||r.bottom>b.bottom+1)cut++}\
        out.push([Math.round(b.width),Math.round(b.height),svg.querySelectorAll('*').length,cut].join(' '))}\
        document.title='probe:'+out.join(';')})</script>";
    let probed = here.join("probed.html");
    fs::write(&probed, text.replace("</body>", &format!("{probe}</body>"))).unwrap();
    let run = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        ])
        .args(["--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"])
        .arg(format!("--user-data-dir={}", here.join("profile").display()))
        .args(["--window-size=1280,900", "--dump-dom"])
        .arg(format!("file://{}", probed.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&run.stdout).into_owned();
    let title = dom.split("<title>probe:").nth(1).and_then(|rest| rest.split("</title>").next());
    let Some(title) = title else {
        panic!("the browser did not open the page: {}", String::from_utf8_lossy(&run.stderr))
    };
    let pictures: Vec<Vec<u32>> =
        title.split(';').map(|one| one.split(' ').map(|number| number.parse().unwrap()).collect()).collect();
    assert_eq!(pictures.len(), 4, "{title}");
    for picture in pictures {
        let [width, height, shapes, cut] = picture[..] else { panic!("{picture:?}") };
        assert!(width > 600 && height > 300 && shapes > 40, "{picture:?}");
        assert_eq!(cut, 0, "words that are cut off: {picture:?}");
    }
}
