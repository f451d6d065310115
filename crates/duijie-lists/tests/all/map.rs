//! Headings that no table knows, that are near to a known one, or that fit two fields; and the file that settles them.

use std::path::Path;

use duijie_lists::{Entry, File, Map, Options, Read, ReadError, read_bytes};

use crate::embed::{read, spots};

const ODD: [&str; 2] = [
    "五月需求.csv",
    "五月居民需求\n序号,社区,居民想法,需求数量和需求时间,联系电活,天气\n1,湖滨社区,理发,3,13800000001,晴\n2,江头社区,义诊,2,,雨\n",
];

fn with(map: &Map, file: [&str; 2]) -> Read {
    let options = Options { map: map.clone(), ..Options::default() };
    read_bytes([File::new(file[0], file[1])], &options).unwrap()
}

#[test]
fn a_heading_that_fits_two_fields_is_a_fault_that_asks() {
    let found = read(&[ODD]);
    assert_eq!(spots(&found.faults), ["F218 2D"]);
    let fault = &found.faults[0].fault;
    assert!(fault.cause.zh.contains("quantity") && fault.cause.zh.contains("time"), "{fault:?}");
    assert!(fault.cure.zh.contains("--map"), "{fault:?}");
}

#[test]
fn what_was_guessed_is_written_and_settles_all_when_edited() {
    let found = read(&[ODD]);
    let headings: Vec<&str> = found.guesses.iter().map(|entry| &*entry.heading).collect();
    assert_eq!(headings, ["联系电活", "居民想法", "需求数量和需求时间", "天气"]);
    let written = Map::default().with(&found.guesses).to_json();
    let settled = written
        .replace(
            r#""居民想法","sheet":"五月需求","kind":"demand","field":"""#,
            r#""居民想法","sheet":"五月需求","kind":"demand","field":"需求名称""#,
        )
        .replace(
            r#"时间","sheet":"五月需求","kind":"demand","field":"""#,
            r#"时间","sheet":"五月需求","kind":"demand","field":"quantity""#,
        )
        .replace(
            r#""天气","sheet":"五月需求","kind":"demand","field":"""#,
            r#""天气","sheet":"五月需求","kind":"demand","field":"ignore""#,
        );
    let map = Map::from_json(Path::new("列名.json"), &settled).unwrap();
    let found = with(&map, ODD);
    assert_eq!((found.faults.len(), found.guesses.len()), (0, 0), "{:?}", found.guesses);
    let demands = &found.lists.demands;
    assert_eq!((&*demands[0].title, demands[0].quantity, &*demands[1].title), ("理发", 3, "义诊"));
    assert!(
        !spots(&found.warnings).iter().any(|spot| spot.starts_with("W210 2") && spot.len() > 6),
        "{:?}",
        found.warnings
    );
    assert_eq!(map.clone().with(&read(&[ODD]).guesses), map, "nothing is added twice");
}

#[test]
fn a_map_settles_tables_of_the_contract_too() {
    let file = ["需求清单.csv", "需求编号,数量,天气,想法\nD1,3,晴,理发\n"];
    assert_eq!(spots(&read(&[file]).faults), ["F201 1C", "F201 1D"]);
    let entry = |heading: &str, field: &str| Entry {
        heading: heading.into(),
        field: field.into(),
        ..Entry::default()
    };
    let map = Map::new(Path::new("m.json"), vec![entry("天气", "忽略"), entry("想 法", "title")]).unwrap();
    let found = with(&map, file);
    assert_eq!(found.faults, []);
    assert_eq!(found.lists.demands[0].title, "理发");
}

#[test]
fn bad_entries_of_a_map_are_faults_all_at_once() {
    let text = r#"{"headings": [{"heading": "", "field": "name"}, {"heading": "天气", "kind": "诗歌", "field": "name"},
        {"heading": "想法", "kind": "demand", "field": "colour"}, {"heading": "想法", "field": "name"},
        {"heading": "想 法", "field": "ignore"}]}"#;
    let Err(ReadError::Faults(faults)) = Map::from_json(Path::new("m.json"), text) else { panic!() };
    let told: Vec<String> = faults
        .iter()
        .map(|f| format!("{} {} {}", f.fault.code, f.origin.clone().unwrap().path.unwrap(), f.fault.found))
        .collect();
    assert_eq!(
        told,
        [
            "F221 headings[0].heading ",
            "F222 headings[1].kind 诗歌",
            "F223 headings[2].field colour",
            "F224 headings[4].field ignore"
        ]
    );
    assert!(faults.iter().all(|fault| !fault.fault.cure.zh.is_empty()));
    for text in
        ["[]", "{", r#"{"headings": [{"heading": 3}]}"#, r#"{"headings": [{"heading": "a", "wish": "b"}]}"#]
    {
        let Err(ReadError::Faults(faults)) = Map::from_json(Path::new("m.json"), text) else {
            panic!("{text}")
        };
        assert_eq!(faults[0].fault.code, "F220");
    }
}
