//! Reading large lists: time and peak memory, against plain reading of the same file in the same run.
//!
//! `cargo bench -p duijie-benches --bench read`. The lists are a workbook of 200 000 rows and a text of 1 000 000 rows, each as
//! the contract has it and as people keep it. The peer is calamine (`worksheet_range`) for the workbook and csv (all
//! records, collected) for the text: what any program does before it knows what a cell means. Every reading is a
//! process of its own, so that its peak memory is its own, and ends with what it read still in hand: giving memory back is no
//! reading. Times are medians of five, taken in turn.
//!
//! The first number among the words after `--` divides the rows: `-- 100` is a quick look.

use std::env;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use calamine::{Reader, Xlsx, open_workbook};
use duijie_lists::{Options, read};
use rust_xlsxwriter::Workbook;

const WORKBOOK_ROWS: usize = 200_000;
const TEXT_ROWS: usize = 1_000_000;
const RUNS: usize = 5;

/// How a list is kept.
#[derive(Clone, Copy)]
enum Form {
    Contract,
    Clerk,
}

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Clerk => "clerk",
        }
    }

    fn sheet(self) -> &'static str {
        match self {
            Self::Contract => "需求清单",
            Self::Clerk => "征集表",
        }
    }

    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Contract => &["需求编号", "需求名称", "类别", "区域", "数量", "时间", "服务对象", "备注"],
            Self::Clerk => {
                &["序号", "社区", "居民需求", "需求人数", "服务时间", "服务对象", "联系电话", "备注"]
            }
        }
    }

    fn row(self, k: usize) -> [String; 8] {
        const TITLES: [&str; 8] =
            ["理发", "助餐", "义诊", "家电维修", "心理咨询", "课后托管", "政策宣讲", "代办"];
        const TIMES: [&str; 4] = ["周一至周五 09:00-11:30", "每周二上午", "周六、周日 14:00-17:00", "全年"];
        const PEOPLE: [&str; 4] = ["老年人", "儿童", "残疾人", "老年人、残疾人"];
        let community = format!("第{}社区", k % 300);
        let (title, time, people) =
            (TITLES[k % 8].to_owned(), TIMES[k % 4].to_owned(), PEOPLE[k / 7 % 4].to_owned());
        let quantity = 1 + k % 40;
        match self {
            Self::Contract => {
                let time = if k % 4 == 3 { "每天".to_owned() } else { time };
                [
                    format!("D{k:07}"),
                    title.clone(),
                    title,
                    community,
                    quantity.to_string(),
                    time,
                    people,
                    String::new(),
                ]
            }
            Self::Clerk => {
                let quantity =
                    if k.is_multiple_of(3) { format!("{quantity}人") } else { quantity.to_string() };
                [
                    (k + 1).to_string(),
                    community,
                    title,
                    quantity,
                    time,
                    people,
                    format!("138{:08}", k * 7 % 100_000_000),
                    String::new(),
                ]
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    if let [how, file] = &words[..] {
        let rows = reading(how, Path::new(file))?;
        println!("{rows} {}", peak()?);
        return Ok(());
    }
    let divisor: usize = words.first().map_or(Ok(1), |word| word.parse())?;
    let folder = tempfile::tempdir()?;
    println!(
        "{:>9} {:>9} {:>9} {:>7} | {:>8} {:>8} {:>6} | {:>9} {:>9} {:>12}",
        "file", "form", "rows", "MB", "peer s", "duijie s", "ratio", "peer MB", "duijie MB", "bytes a row"
    );
    for form in [Form::Contract, Form::Clerk] {
        let workbook = workbook(folder.path(), form, WORKBOOK_ROWS / divisor)?;
        compare("workbook", form, &workbook, WORKBOOK_ROWS / divisor, "calamine")?;
        let text = text(folder.path(), form, TEXT_ROWS / divisor)?;
        compare("text", form, &text, TEXT_ROWS / divisor, "csv")?;
    }
    Ok(())
}

fn workbook(folder: &Path, form: Form, rows: usize) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("{}.xlsx", form.name()));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name(form.sheet())?;
    for (column, heading) in (0..).zip(form.headings()) {
        sheet.write(0, column, *heading)?;
    }
    for k in 0..rows {
        let line = u32::try_from(k + 1)?;
        for (column, cell) in (0..).zip(form.row(k)) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(line, column, number)?,
                Err(_) => sheet.write(line, column, cell)?,
            };
        }
    }
    book.save(&path)?;
    Ok(path)
}

fn text(folder: &Path, form: Form, rows: usize) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("{}.csv", form.name()));
    let mut writer = csv::Writer::from_path(&path)?;
    writer.write_record(form.headings())?;
    for k in 0..rows {
        writer.write_record(form.row(k))?;
    }
    writer.flush()?;
    Ok(path)
}

/// Reads in this process: how many records there are.
fn reading(how: &str, file: &Path) -> Result<usize, Box<dyn Error>> {
    Ok(match how {
        "calamine" => {
            let mut book: Xlsx<_> = open_workbook(file)?;
            let range = book.worksheet_range_at(0).ok_or("no sheet")??;
            kept(range).height() - 1
        }
        "csv" => {
            let records = csv::ReaderBuilder::new()
                .flexible(true)
                .from_path(file)?
                .into_records()
                .collect::<Result<Vec<_>, _>>()?;
            kept(records).len()
        }
        _ => {
            let read = read(&[file.to_path_buf()], &Options { records: false, ..Options::default() })?
                .faultless()?;
            kept(read).lists.demands.len()
        }
    })
}

/// What was read, kept until the process ends.
fn kept<T>(read: T) -> &'static T {
    black_box(Box::leak(Box::new(read)))
}

/// The most memory that this process ever had, in bytes.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

struct Figures {
    seconds: f64,
    peak: u64,
}

fn compare(kind: &str, form: Form, file: &Path, rows: usize, peer: &str) -> Result<(), Box<dyn Error>> {
    let mut taken: [Vec<Figures>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        for (how, taken) in [peer, "duijie"].iter().zip(&mut taken) {
            let start = Instant::now();
            let output = Command::new(env::current_exe()?).arg(how).arg(file).output()?;
            let seconds = start.elapsed().as_secs_f64();
            let said = String::from_utf8(output.stdout)?;
            let (read, peak) = said
                .trim()
                .split_once(' ')
                .ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
            assert_eq!(read.parse::<usize>()?, rows, "{how} reads all rows");
            taken.push(Figures { seconds, peak: peak.parse()? });
        }
    }
    let [peer, own] = taken.map(|mut figures| {
        figures.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
        figures.swap_remove(RUNS / 2)
    });
    let megabytes = |bytes: u64| bytes / 1_000_000;
    println!(
        "{kind:>9} {:>9} {rows:>9} {:>7} | {:>8.3} {:>8.3} {:>6.2} | {:>9} {:>9} {:>12}",
        form.name(),
        megabytes(fs::metadata(file)?.len()),
        peer.seconds,
        own.seconds,
        own.seconds / peer.seconds,
        megabytes(peer.peak),
        megabytes(own.peak),
        own.peak / u64::try_from(rows)?,
    );
    Ok(())
}
