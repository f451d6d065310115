//! Settings in rows → policy: a row says what, and its value.

use duijie::lists::{Fault, Place, Policy, Text};

use crate::cell::Cell;
use crate::error::fault;
use crate::headings::headings;
use crate::origin::{Located, Origin, RowOrigin};
use crate::record::{Datum, Record, record, value};
use crate::table::Table;

use super::{Build, row_origin};

impl Build {
    pub(super) fn add_policy(&mut self, table: &Table<'_>, source: u32) {
        let mut policy = Record::default();
        let before = self.faults.len();
        for cells in table.rows() {
            self.add_setting(table, cells, source, &mut policy);
        }
        if self.faults.len() > before {
            return;
        }
        match policy.read() {
            Ok(policy) => self.set_policy(policy, source),
            Err(error) => {
                self.faults.push(Located { fault: check_f217_policy_readable(&error), origin: None });
            }
        }
    }

    fn add_setting(&mut self, table: &Table<'_>, cells: &[Cell], source: u32, policy: &mut Record) {
        let at = row_origin(source, cells);
        let Some(read) = record(table, cells, 0, self.told()) else { return };
        let key = read.get(":key").and_then(Datum::text).unwrap_or_default();
        let column = |wanted: &str| table.columns.iter().find(|h| h.field.field == wanted).map(|h| h.column);
        let Some(field) =
            headings().column("policy", key).filter(|f| f.table == "policy" && !f.field.starts_with(':'))
        else {
            self.faults.push(table.located(check_f214_setting_known(key), at.row, column(":key")));
            return;
        };
        let Some(cell) = cells.iter().find(|cell| Some(cell.column) == column(":value")) else { return };
        match value(field.kind, &cell.content) {
            Ok(Some(value)) => {
                if self.origins.policy.contains_key(field.field) && has(policy, field.field) {
                    self.faults.push(table.located(check_f215_setting_once(field.field, key), at.row, None));
                }
                policy.insert(field.field, value);
                self.origins.policy.insert(field.field.to_owned(), at);
            }
            Ok(None) => {}
            Err(wrong) => {
                let problem = wrong.at(place(field.field), cell.content.shown());
                self.faults.push(table.located(problem, at.row, Some(cell.column)));
            }
        }
    }

    /// Takes a policy; a second one that says something else is a fault.
    pub(super) fn set_policy(&mut self, policy: Policy, source: u32) {
        if self.policy.as_ref().is_some_and(|known| *known != policy) {
            let from = usize::try_from(source).ok().and_then(|at| self.origins.sources.get(at));
            let origin = from.map(|from| Origin {
                sheet: from.sheet.clone(),
                path: from.json.then(|| "policy".to_owned()),
                ..Origin::file(&*from.file)
            });
            self.faults.push(Located { fault: check_f216_one_policy(), origin });
            return;
        }
        self.origins.policy.entry(String::new()).or_insert(RowOrigin { source, row: 0 });
        self.policy = Some(policy);
    }
}

fn place(field: &str) -> Place {
    Place { table: "policy", row: None, id: None, field: Some(field.to_owned()) }
}

fn whole() -> Place {
    Place { table: "policy", row: None, id: None, field: None }
}

/// Whether a record holds a value at a path such as `worth.rank`.
fn has(record: &Record, field: &str) -> bool {
    match field.split_once('.') {
        Some((outer, inner)) => {
            matches!(record.get(outer), Some(Datum::Json(nested)) if nested.get(inner).is_some())
        }
        None => record.get(field).is_some(),
    }
}

fn check_f214_setting_known(key: &str) -> Fault {
    let known = headings().nearest("policy", key).unwrap_or("目标次序");
    fault(
        "F214",
        place(""),
        key,
        Text::new("不认识这个设置", "this setting is not known"),
        Text::new(known, known),
    )
}

fn check_f215_setting_once(field: &str, key: &str) -> Fault {
    fault(
        "F215",
        place(field),
        key,
        Text::new("这个设置写了两次", "this setting stands twice"),
        Text::new("只保留其中一行", "keep one of the two rows"),
    )
}

fn check_f216_one_policy() -> Fault {
    fault(
        "F216",
        whole(),
        "",
        Text::new("两个文件给出了不同的政策", "two files give different policies"),
        Text::new("只保留其中一个", "keep one of them"),
    )
}

fn check_f217_policy_readable(error: &serde_json::Error) -> Fault {
    fault(
        "F217",
        whole(),
        "",
        Text::new(format!("政策无法读取：{error}"), format!("the policy cannot be read: {error}")),
        Text::new("对照模板检查", "compare it with the template"),
    )
}
