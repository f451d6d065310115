//! A seeded spoiler: clean tables as clerks would have kept them. What it does says the same as before.

use duijie::rules::time;
use rust_xlsxwriter::{Format, Workbook};

use crate::books::Cells;

/// A cell; blank texts are no cells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number(f64),
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn is_blank(&self) -> bool {
        *self == Self::text("")
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Cells by row and column, and merges: top, left, bottom, right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) rows: Vec<Vec<Value>>,
    merges: Vec<[usize; 4]>,
}

/// Numbers from a seed, by the steps of SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 33).unwrap() % end.max(1)
    }

    /// Once in `n` times.
    pub(crate) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }
}

/// Line by line: table, field, kind, need, the headings.
fn contract() -> impl Iterator<Item = Vec<&'static str>> {
    include_str!("../../src/headings.csv").lines().skip(1).map(|line| line.split(',').collect())
}

/// The line of a heading in the table of a sheet.
fn line(sheet: &str, heading: &str) -> Vec<&'static str> {
    let table = contract().find(|line| line[2] == "sheet" && line[4] == sheet).unwrap()[0];
    contract().find(|line| line[0] == table && line[2] != "sheet" && line[4] == heading).unwrap()
}

/// Headings of clerks that mean a field of the contract, where they are no headings of another one.
fn of_clerks(table: &str, field: &str) -> Vec<&'static str> {
    let (kind, own) = match (table, field) {
        ("demands", "title") => ("demand", "name"),
        ("demands", "quantity") => ("demand", "quantity"),
        ("demands", "area") => ("any", "community"),
        ("demands", "category") => ("any", "category"),
        ("demands", "times") => ("demand", "time"),
        ("supplies", "title") => ("service", "name"),
        ("supplies", "unit") => ("service", "provider"),
        ("supplies", "capacity") => ("service", "capacity"),
        ("claims", "demand" | "supply" | "quantity" | "rank") => ("claim", field),
        _ => return Vec::new(),
    };
    let lines = include_str!("../../src/clerk/headings.csv").lines();
    let lines = lines.filter_map(|line| line.split_once(',')).filter(|(key, _)| *key == kind);
    let known = lines.filter_map(|(_, rest)| rest.split_once(',')).filter(|(name, _)| *name == own);
    let taken: Vec<&str> = contract()
        .filter(|line| [table, "any"].contains(&line[0]) && line[2] != "sheet")
        .flat_map(|line| line[4..].iter().flat_map(|names| names.split('|')).collect::<Vec<_>>())
        .collect();
    known.flat_map(|(_, names)| names.split('|')).filter(|name| !taken.contains(name)).collect()
}

/// A heading as another clerk writes it.
fn heading(sheet: &str, heading: &str, r: &mut Random) -> String {
    let line = line(sheet, heading);
    let mut names: Vec<&str> = line[6].split('|').filter(|name| !name.is_empty()).collect();
    names.extend(of_clerks(line[0], line[1]));
    let name = if names.is_empty() || r.once_in(3) { heading } else { r.pick(&names) };
    let middle = name.char_indices().nth(name.chars().count() / 2).unwrap().0;
    let with = |c: &str| [&name[..middle], c, &name[middle..]].concat();
    match r.below(9) {
        0 => with("\n"),
        1 => with("　"),
        2 => with("\u{200b}"),
        3 => format!("＊{name}"),
        4 => name.replace('(', "（").replace(')', "）"),
        5 if !name.contains('(') => format!("{name}（必填）"),
        6 => format!(" {name}\u{a0}"),
        _ => name.to_owned(),
    }
}

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below 100 in characters.
fn characters(number: usize) -> String {
    let tens = if number >= 20 { DIGITS[number / 10] } else { "" };
    format!("{tens}{}{}", if number >= 10 { "十" } else { "" }, DIGITS[number % 10])
}

/// A number with what it counts, as people write it.
fn amount(number: f64, measure: &str, r: &mut Random) -> Value {
    let count: usize = number.to_string().parse().unwrap();
    let measure = if measure == "人" { r.pick(&["人", "名", "位"]) } else { measure };
    let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap();
    match r.below(11) {
        0 => Value::text(format!("{count}{measure}")),
        1 => Value::text(format!("{count} {measure}")),
        2 if count < 100 => Value::text(format!("{}{measure}", characters(count))),
        3 if count < 100 => Value::text(characters(count)),
        4 if count <= 20 => Value::text(char::from_u32(0x245f + u32::try_from(count).unwrap()).unwrap()),
        5 => Value::text(count.to_string().chars().map(wide).collect::<String>()),
        6 => Value::text(format!("\u{a0}{count}\u{200b}")),
        7 => Value::text(format!("共{count}{measure}")),
        8 => Value::text(format!("{count}.0")),
        _ => Value::Number(number),
    }
}

/// A plain number in a column that counts nothing.
fn plain(number: f64, r: &mut Random) -> Value {
    match r.below(4) {
        0 => Value::text(format!("\u{a0}{number} ")),
        1 => Value::text(format!("\u{200b}{number}")),
        _ => Value::Number(number),
    }
}

/// Times in other words, each of which the engine reads as the same windows.
fn times(text: &str, r: &mut Random) -> String {
    let mut window = |text: &str| {
        let other = match r.below(5) {
            0 => format!("每{text}"),
            1 => text.replace('周', "星期"),
            2 => text.replace('-', "–").replace(" 0", " "),
            3 => text.replace(':', "："),
            _ => text.replace('-', "～"),
        };
        let is_same = time::read(&other).is_ok_and(|windows| Ok(windows) == time::read(text));
        if is_same { other } else { text.to_owned() }
    };
    let windows: Vec<String> = text.split('；').map(&mut window).collect();
    windows.join(r.pick(&["；", ";", "\n", "； "]))
}

fn date(r: &mut Random) -> Value {
    let (month, day) = (1 + r.below(9), 10 + r.below(18));
    Value::text(match r.below(5) {
        0 => format!("2026-0{month}-{day}"),
        1 => format!("2026/{month}/{day}"),
        2 => format!("2026.{month}.{day}"),
        3 => format!("2026年{month}月{day}日"),
        _ => format!("20260{month}{day}"),
    })
}

/// The cells of a column, its heading and kind known.
fn column(line: &[&str], cells: &mut [Value], measures: Option<&[String]>, r: &mut Random) {
    let counts = matches!(line[1], "quantity" | "capacity" | "minimum" | "maximum");
    let separator = *["、", "，", ",", ";", "；", "\n"].get(r.below(6)).unwrap();
    for (row, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| !cell.is_blank()) {
        *cell = match (line[2], &*cell) {
            ("integer", Value::Number(number)) if counts => {
                amount(*number, measures.map_or("个", |measures| &*measures[row]), r)
            }
            ("integer", Value::Number(number)) => plain(*number, r),
            ("list", Value::Text(text)) => Value::text(text.replace('、', separator)),
            ("times", Value::Text(text)) => Value::text(times(text, r)),
            (_, cell) => cell.clone(),
        };
    }
}

/// Columns that say nothing to the lists.
fn extra(count: usize, r: &mut Random) -> Vec<(bool, Vec<Value>)> {
    let mut columns = Vec::new();
    let mut add = |is_first: bool, heading: &str, value: &mut dyn FnMut(usize) -> Value| {
        let cells = std::iter::once(Value::text(heading)).chain((1..=count).map(value)).collect();
        columns.push((is_first, cells));
    };
    if r.once_in(2) {
        #[allow(clippy::cast_precision_loss, reason = "a small number")]
        add(true, r.pick(&["序号", "序 号"]), &mut |row| Value::Number(row as f64));
    }
    if r.once_in(2) {
        let heading = r.pick(&["填报日期", "填表日期"]);
        add(false, heading, &mut |_| date(r));
    }
    if r.once_in(2) {
        add(false, "备注", &mut |row| Value::text(if row % 7 == 0 { "已核实" } else { "" }));
    }
    columns
}

/// Spoils a table, whose first row are the headings. `is_book`: as a sheet, with merges.
pub(crate) fn spoil(clean: &Page, is_book: bool, r: &mut Random) -> Page {
    let (heads, records) = clean.rows.split_first().unwrap();
    let lines: Vec<Vec<&str>> = heads.iter().map(|head| line(&clean.name, &head.shown())).collect();
    let at = |field: &str| lines.iter().position(|line| line[1] == field);
    let measures = at("measure").map(|at| records.iter().map(|row| row[at].shown()).collect::<Vec<_>>());
    let mut columns: Vec<Vec<Value>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut cells: Vec<Value> = records.iter().map(|row| row[at].clone()).collect();
        column(line, &mut cells, measures.as_deref(), r);
        cells.insert(0, Value::text(heading(&clean.name, &heads[at].shown(), r)));
        columns.push(cells);
    }
    let mut carried: Vec<bool> = lines
        .iter()
        .map(|line| matches!(line[1], "category" | "area" | "unit" | "parent" | "side"))
        .collect();
    for (is_first, cells) in extra(records.len(), r) {
        let at = if is_first { 0 } else { columns.len() };
        columns.insert(at, cells);
        carried.insert(at, false);
    }
    let mut page = Page { name: clean.name.clone(), ..Page::default() };
    let left = if r.once_in(3) { 1 + r.below(3) } else { 0 };
    let width = left + columns.len();
    let row = |cells: Vec<Value>| -> Vec<Value> {
        let mut row = vec![Value::text(""); left];
        row.extend(cells);
        row.resize(width, Value::text(""));
        row
    };
    above(&mut page, left, width, is_book, &row, r);
    let top = page.rows.len();
    let header: Vec<Value> = columns.iter().map(|cells| cells[0].clone()).collect();
    if r.once_in(3) && columns.len() > 3 {
        two_rows(&mut page, left, header.clone(), is_book, &row, r);
    } else {
        page.rows.push(row(header.clone()));
    }
    let is_plain = page.rows.len() == top + 1;
    for at in 1..=records.len() {
        let cells: Vec<Value> = columns.iter().map(|cells| cells[at].clone()).collect();
        page.rows.push(row(cells));
        if at < records.len() && r.once_in(40) {
            page.rows.push(row(Vec::new()));
        }
        if at < records.len() && at % 97 == 0 && is_plain {
            page.rows.push(row(header.clone()));
        }
        if at < records.len() && r.once_in(80) {
            page.rows.push(row(vec![Value::text(r.pick(&["小计", "城关镇小计", "本页合计"]))]));
        }
    }
    if is_book && r.once_in(2) {
        merge_down(&mut page, top, left, &carried);
    }
    below(&mut page, &row, r);
    page
}

/// Title and subtitle.
fn above(
    page: &mut Page,
    left: usize,
    width: usize,
    is_book: bool,
    row: &dyn Fn(Vec<Value>) -> Vec<Value>,
    r: &mut Random,
) {
    if r.once_in(4) {
        return;
    }
    if r.once_in(4) {
        page.rows.push(row(Vec::new()));
    }
    if !r.once_in(4) {
        if is_book && r.once_in(2) && width > left + 1 {
            page.merges.push([page.rows.len(), left, page.rows.len(), width - 1]);
        }
        page.rows.push(row(vec![Value::text(format!("云梦县2026年{}", page.name))]));
    }
    match r.below(4) {
        0 => page.rows.push(row(vec![Value::text("填报时间：2026年5月")])),
        1 => page.rows.push(row(vec![
            Value::text("填报单位：云梦县社区办"),
            Value::text(""),
            Value::text("填报时间：2026年5月8日"),
        ])),
        2 => page.rows.push(row(vec![Value::text("（五月份汇总上报）")])),
        _ => {}
    }
}

/// The headings under others: some columns have one above, the others are merged over both rows.
fn two_rows(
    page: &mut Page,
    left: usize,
    header: Vec<Value>,
    is_book: bool,
    row: &dyn Fn(Vec<Value>) -> Vec<Value>,
    r: &mut Random,
) {
    let top = page.rows.len();
    let from = r.below(header.len() - 2);
    let to = from + 2 + r.below(header.len() - from - 2);
    let (mut upper, mut lower) = (header.clone(), header);
    for at in 0..upper.len() {
        if (from..to).contains(&at) {
            upper[at] = Value::text(if at == from { "基本情况" } else { "" });
        } else {
            lower[at] = Value::text("");
            if is_book {
                page.merges.push([top, left + at, top + 1, left + at]);
            }
        }
    }
    if is_book {
        page.merges.push([top, left + from, top, left + to - 1]);
    }
    page.rows.push(row(upper));
    page.rows.push(row(lower));
}

/// Cells that say the same in rows one after another become one.
fn merge_down(page: &mut Page, top: usize, left: usize, carried: &[bool]) {
    for at in carried.iter().enumerate().filter(|(_, carried)| **carried).map(|(at, _)| left + at) {
        let mut start = top + 2;
        while start < page.rows.len() {
            let said = page.rows[start][at].clone();
            let same = page.rows[start..].iter().take_while(|row| row[at] == said).count();
            if same > 1 && !said.is_blank() {
                page.merges.push([start, at, start + same - 1, at]);
                page.rows[start + 1..start + same].iter_mut().for_each(|row| row[at] = Value::text(""));
            }
            start += same;
        }
    }
}

/// Sums, notes and signatures.
fn below(page: &mut Page, row: &dyn Fn(Vec<Value>) -> Vec<Value>, r: &mut Random) {
    if r.once_in(2) {
        let mut cells = vec![Value::text(r.pick(&["合计", "总计", "合 计", "合计："]))];
        cells.resize(3, Value::text(""));
        cells.push(Value::Number(37.0));
        page.rows.push(row(cells));
    }
    if r.once_in(2) {
        page.rows.push(row(Vec::new()));
        page.rows.push(row(vec![Value::text("注：以上由各社区填报，如有变动以当月为准。")]));
    }
    if r.once_in(2) {
        page.rows.push(row(vec![Value::text("填表人：张三"), Value::text(""), Value::text("审核人：李四")]));
    }
}

/// A workbook of pages.
pub(crate) fn book(pages: &[Page]) -> Vec<u8> {
    let mut book = Workbook::new();
    for page in pages {
        let sheet = book.add_worksheet().set_name(&page.name).unwrap();
        let place = |at: usize| u16::try_from(at).unwrap();
        let plain = Format::new();
        for &[top, left, bottom, right] in &page.merges {
            let (top, bottom) = (u32::try_from(top).unwrap(), u32::try_from(bottom).unwrap());
            sheet.merge_range(top, place(left), bottom, place(right), "", &plain).unwrap();
        }
        for (row, cells) in (0..).zip(&page.rows) {
            for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                match cell {
                    Value::Text(text) => sheet.write_string(row, place(at), text).unwrap(),
                    Value::Number(number) => sheet.write_number(row, place(at), *number).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A text file in GB18030.
pub(crate) fn gb18030(page: &Page) -> Vec<u8> {
    let mut text = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &page.rows {
        text.write_record(row.iter().map(Value::shown)).unwrap();
    }
    let text = String::from_utf8(text.into_inner().unwrap()).unwrap();
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

/// The pages of workbooks as they stand.
pub(crate) fn pages(sheets: &[(String, Cells)]) -> Vec<Page> {
    let page = |(name, cells): &(String, Cells)| {
        let (height, width) =
            cells.keys().fold((0, 0), |(h, w), (row, column)| (h.max(row + 1), w.max(column + 1)));
        let value = |row, column| match cells.get(&(row, column)) {
            Some(calamine::Data::Float(number)) => Value::Number(*number),
            Some(other) => Value::text(other.to_string()),
            None => Value::text(""),
        };
        let rows = (0..height).map(|row| (0..width).map(|column| value(row, column)).collect()).collect();
        Page { name: name.clone(), rows, ..Page::default() }
    };
    sheets.iter().map(page).collect()
}
