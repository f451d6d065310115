//! Rows → records: each cell by the kind of its field, each record in the shape of the contract.

mod amount;
mod datum;
mod goals;

use duijie::lists::{Fault, Language, Place, Text};
use serde::de::DeserializeOwned;
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde_json::{Map, Value};

use crate::cell::{Cell, Content, Misfit, items, trim, windows};
use crate::error::{fault, warn_w210_doubtful};
use crate::headings::{Field, Kind, headings};
use crate::origin::Located;
use crate::table::{Heading, Table, contract_table};

pub(crate) use amount::UNLIMITED;
pub(crate) use datum::Datum;
pub(crate) use goals::written as goals_written;

/// A record: fields of the contract in the order in which they were put, each once, nested where their names have dots.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record(Vec<(&'static str, Datum)>);

impl Record {
    /// Puts a value at a field, in the place of the one that is there.
    pub(crate) fn insert(&mut self, field: &'static str, value: impl Into<Datum>) {
        let value = value.into();
        if let Some((outer, inner)) = field.split_once('.') {
            if self.get(outer).is_none() {
                self.0.push((outer, Datum::Json(Value::Object(Map::new()))));
            }
            if let Some(Datum::Json(Value::Object(nested))) = self.get_mut(outer) {
                nested.insert(inner.to_owned(), value.into());
            }
        } else if let Some(old) = self.get_mut(field) {
            *old = value;
        } else {
            self.0.push((field, value));
        }
    }

    pub(crate) fn get(&self, field: &str) -> Option<&Datum> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, field: &str) -> Option<&mut Datum> {
        self.0.iter_mut().find(|(name, _)| *name == field).map(|(_, value)| value)
    }

    pub(crate) fn remove(&mut self, field: &str) -> Option<Datum> {
        let at = self.0.iter().position(|(name, _)| *name == field)?;
        Some(self.0.remove(at).1)
    }

    /// The row of the contract that has these fields.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, serde_json::Error> {
        T::deserialize(MapAccessDeserializer::new(MapDeserializer::new(self.0.into_iter())))
    }
}

impl<V: Into<Datum>> FromIterator<(&'static str, V)> for Record {
    fn from_iter<I: IntoIterator<Item = (&'static str, V)>>(fields: I) -> Self {
        let mut record = Self::default();
        fields.into_iter().for_each(|(field, value)| record.insert(field, value));
        record
    }
}

impl IntoIterator for Record {
    type Item = (&'static str, Datum);
    type IntoIter = std::vec::IntoIter<(&'static str, Datum)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// What one cell says, or why not.
type Reading = Result<Option<Datum>, Wrong>;

/// A fault still without its place.
#[derive(Debug)]
pub(crate) struct Wrong {
    code: &'static str,
    cause: Text,
    cure: Text,
}

impl Wrong {
    fn new(code: &'static str, cause: Text, cure: Text) -> Self {
        Self { code, cause, cure }
    }

    /// The fault at its place.
    pub(crate) fn at(self, place: Place, found: String) -> Fault {
        fault(self.code, place, found, self.cause, self.cure)
    }
}

/// Where what is wrong with a row, and what is doubtful, is told.
pub(crate) struct Told<'t> {
    pub(crate) faults: &'t mut Vec<Located>,
    pub(crate) warnings: &'t mut Vec<Located>,
}

/// The record of a row; none where a cell of it is at fault. `row` is the position in the contract's table.
pub(crate) fn record(table: &Table<'_>, cells: &[Cell], row: usize, told: Told<'_>) -> Option<Record> {
    let Told { faults, warnings } = told;
    let mut record = Record(Vec::with_capacity(cells.len()));
    let before = faults.len();
    let line = cells.first().map_or(0, |cell| cell.row);
    let id = || {
        cells.iter().find_map(|cell| {
            let heading = table.columns.get(cell.column)?;
            (heading.field.field == "id").then(|| trim(&cell.content.shown()).to_owned())
        })
    };
    let place = |field: &str| Place {
        table: contract_table(table.name),
        row: Some(row),
        id: id(),
        field: Some(field.to_owned()),
    };
    let mut amounts = Vec::new();
    for cell in cells {
        let Some(heading) = table.columns.get(cell.column) else { continue };
        match value(heading.field.kind, &cell.content) {
            Ok(Some(value)) if heading.is_new => record.0.push((heading.field.field, value)),
            Ok(Some(value)) => record.insert(heading.field.field, value),
            Ok(None) => {}
            Err(wrong) => match amount::read(heading.field, &cell.content) {
                Some(amount) => {
                    amount.put(&mut record, heading.field.field);
                    amounts.push((cell, heading.field, amount));
                }
                None => {
                    let problem = wrong.at(place(heading.field.field), cell.content.shown());
                    faults.push(table.located(problem, line, Some(cell.column)));
                }
            },
        }
    }
    for (cell, field, amount) in amounts {
        for reason in amount.doubts(&mut record, field) {
            warnings.push(warn_w210_doubtful(&reason, table.at(line, Some(cell.column))));
        }
    }
    // Where a whole column is missing, one fault has said so already.
    for Heading { column, field, .. } in table.columns.iter().filter(|heading| heading.must) {
        if !cells.iter().any(|cell| cell.column == *column) {
            let problem = check_f205_filled(place(field.field), field);
            faults.push(table.located(problem, line, Some(*column)));
        }
    }
    (faults.len() == before).then_some(record)
}

fn check_f205_filled(place: Place, field: &Field) -> Fault {
    let (zh, en) = (field.heading(Language::Chinese), field.heading(Language::English));
    fault(
        "F205",
        place,
        "",
        Text::new(format!("“{zh}”没有填写"), format!("\"{en}\" is empty")),
        Text::new("填写此单元格，或清除整行", "fill in the cell, or clear the row"),
    )
}

/// What a cell of this kind says.
pub(crate) fn value(kind: Kind, content: &Content) -> Reading {
    if kind == Kind::Ignore {
        return Ok(None);
    }
    if let Content::Error(error) = content {
        return Err(check_f206_no_error(error));
    }
    let text = || content.text();
    Ok(Some(match kind {
        Kind::Integer => Datum::from(small(content.integer().map_err(check_f207_whole_number)?)?),
        Kind::Wide => {
            let wide = content.integer().map_err(check_f207_whole_number)?;
            // The contract's integers are numbers or decimal strings.
            i64::try_from(wide).map_or_else(|_| Datum::from(wide.to_string()), Datum::from)
        }
        Kind::Text => Datum::from(trim(&text())),
        Kind::Id => Datum::from(content.id().map_err(check_f208_id)?),
        // Texts are not trimmed as a whole: a closing line break says that only line breaks separate.
        Kind::List if matches!(content, Content::Number(_)) => {
            Datum::from(vec![content.id().map_err(check_f208_id)?])
        }
        Kind::List => Datum::from(items(&text())),
        Kind::Times => Datum::from(windows(&text())),
        Kind::Yes => match content {
            Content::Yes => Datum::Yes(true),
            Content::No => Datum::Yes(false),
            _ => Datum::Yes(choice(Kind::Yes, &text())? == "true"),
        },
        Kind::When | Kind::Side | Kind::Over => Datum::from(choice(kind, &text())?),
        Kind::Goals => goals::read(&text())?.into(),
        Kind::Value => Datum::from(text().into_owned()),
        _ => return Ok(None),
    }))
}

/// What a word stands for among the words of its kind.
fn choice(kind: Kind, text: &str) -> Result<&'static str, Wrong> {
    headings().word(kind, text).ok_or_else(|| check_f210_choice(kind))
}

fn check_f206_no_error(error: &str) -> Wrong {
    Wrong::new(
        "F206",
        Text::new(format!("单元格是错误值 {error}"), format!("the cell is the error value {error}")),
        Text::new("修正公式，或直接填写内容", "mend the formula, or write the value itself"),
    )
}

fn check_f207_whole_number(misfit: Misfit) -> Wrong {
    let cause = match misfit {
        Misfit::NotNumber => Text::new("应为整数", "a whole number is wanted"),
        Misfit::NotFinite => Text::new("不是数（NaN 或无穷大）", "it is not a number (NaN or infinite)"),
        Misfit::NotWhole => Text::new("应为整数，不能有小数", "a whole number is wanted, without a fraction"),
        Misfit::TooLarge | Misfit::LongId => {
            Text::new("数字过大，无法准确读取", "the number is too large to be read exactly")
        }
    };
    let cure = match misfit {
        Misfit::NotNumber => Text::new(
            "只写数字，如 3；单位写在“计量单位”列，说明写在“备注”列",
            "only the number, e.g. 3; its unit belongs to \"measure\", remarks to \"note\"",
        ),
        Misfit::NotWhole => Text::new(
            "取整；或换用更小的计量单位（如 元 换成 分）",
            "a whole number, or a smaller unit of measure",
        ),
        Misfit::NotFinite | Misfit::TooLarge | Misfit::LongId => {
            Text::new("0 到 2147483647 之间的整数", "a whole number from 0 to 2147483647")
        }
    };
    Wrong::new("F207", cause, cure)
}

fn check_f208_id(misfit: Misfit) -> Wrong {
    if misfit == Misfit::NotFinite {
        return check_f207_whole_number(misfit);
    }
    Wrong::new(
        "F208",
        Text::new(
            "编号是很长的数字，工作簿只保留 15 位，末尾可能已丢失",
            "the id is a long number: a workbook keeps 15 digits, the last may be lost",
        ),
        Text::new(
            "把此列设为文本格式，再重新填写完整编号",
            "make the column text and write the whole id again",
        ),
    )
}

fn small(value: i128) -> Result<i64, Wrong> {
    i64::try_from(value).map_err(|_| check_f207_whole_number(Misfit::TooLarge))
}

fn check_f210_choice(kind: Kind) -> Wrong {
    let (zh, en) = (headings().choices(kind, Language::Chinese), headings().choices(kind, Language::English));
    Wrong::new(
        "F210",
        Text::new(format!("应为以下之一：{zh}"), format!("one of these is wanted: {en}")),
        Text::new(zh, en),
    )
}
