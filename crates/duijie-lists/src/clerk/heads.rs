//! What is doubtful of the headings of a table, what must be asked, and the entries of a map that would settle it.

use duijie::lists::{Fault, Place, Text};

use crate::error::fault;
use crate::map::{Entry, sheet_name};
use crate::origin::Located;

use super::find::{Header, Other, Why};
use super::vocabulary::Sure;
use super::{Doubt, Table};

impl Table {
    pub(super) fn doubt_headings(&mut self, header: &Header) {
        let row = self.header.last().copied().unwrap_or(1);
        for (column, sure) in &header.columns {
            if let Sure::Near(known) = sure {
                let heading = &column.heading;
                let reason = Text::new(
                    format!("列名“{heading}”按“{known}”读取"),
                    format!("heading “{heading}” read as “{known}”"),
                );
                self.guess(
                    heading,
                    column.field,
                    format!("按“{known}”读取；若不对请改 field / read as {known}"),
                );
                self.warnings.push(Doubt::of(row, Some(column.field), reason));
            }
        }
        for other in &header.others {
            self.doubt_other(row, other);
        }
    }

    fn doubt_other(&mut self, row: u32, other: &Other) {
        let heading = &other.heading;
        let reason = match other.why {
            Why::Ignored => return,
            Why::Unknown => {
                let note = format!("不认识；填 ignore 或 / not known: {}", self.kind.fields().join(" "));
                self.guess(heading, "", note);
                Text::new(
                    format!("不认识列名“{heading}”，没有读取"),
                    format!("heading “{heading}” is not known and was not read"),
                )
            }
            Why::Twice(field) => {
                let known = self.columns.iter().find(|column| column.field == field);
                let known = known.map(|column| column.heading.clone()).unwrap_or_default();
                Text::new(
                    format!("列名“{heading}”与“{known}”表示同一项，没有读取"),
                    format!("heading “{heading}” means the same as “{known}” and was not read"),
                )
            }
            Why::Either(both) => {
                self.guess(heading, "", format!("可能是 / maybe {}", both.map(|(field, _)| field).join(" ")));
                let origin = Some(self.at(row, Some((other.column, heading.clone()))));
                self.faults.push(Located { fault: check_f218_heading_plain(heading, both), origin });
                return;
            }
        };
        self.warnings.push(Doubt { column: Some(other.column), ..Doubt::of(row, None, reason) });
    }

    fn guess(&mut self, heading: &str, field: &str, note: String) {
        self.guesses.push(Entry {
            heading: heading.to_owned(),
            sheet: Some(sheet_name(&self.file, self.sheet.as_deref())),
            kind: Some(self.kind.key().to_owned()),
            field: field.to_owned(),
            note: Some(note),
        });
    }
}

/// A heading that fits two fields equally is asked about.
fn check_f218_heading_plain(heading: &str, both: [(&str, &str); 2]) -> Fault {
    let [(one, near), (other, far)] = both;
    fault(
        "F218",
        Place::lists(),
        heading,
        Text::new(
            format!("列名可能是“{near}”（{one}），也可能是“{far}”（{other}）"),
            format!("the heading may mean \"{near}\" ({one}) or \"{far}\" ({other})"),
        ),
        Text::new(
            format!(
                "改列名，或用 --map 文件定下：{{\"heading\": \"{heading}\", \"field\": \"{one}\"}}（可用 check --write-map 生成）"
            ),
            format!(
                "another heading, or a file for --map that says {{\"heading\": \"{heading}\", \"field\": \"{one}\"}} (check \
                 --write-map writes one)"
            ),
        ),
    )
}
