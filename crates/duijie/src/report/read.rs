//! Reports from JSON and to JSON.

use serde::Deserialize;
use serde_json::Deserializer;

use super::{Report, VERSION};
use crate::lists::Text;
use crate::plan::MOST_SPLITS;

/// Why a report cannot be read, or holds what this version cannot use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum ReportError {
    /// No JSON, or not of a report's shape; the message names field, line and column where they are known.
    Json(String),
    /// Another version of the form.
    Version(u32),
    /// Nested deeper than any report is.
    Depth,
}

impl ReportError {
    /// The error as a person reads it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Json(message) => {
                Text::new(format!("不是对接报告：{message}"), format!("this is no report: {message}"))
            }
            Self::Version(version) => Text::new(
                format!("报告的版本为 {version}，只能读第 {VERSION} 版"),
                format!("the report has version {version}, only version {VERSION} can be read"),
            ),
            Self::Depth => Text::new(
                format!("报告嵌套过深，树最多 {MOST_SPLITS} 次分支"),
                format!(
                    "the report is nested too deep: a tree has at most {MOST_SPLITS} splits above each other"
                ),
            ),
        }
    }
}

/// Objects and lists around the root of a tree, and within its leaves.
const AROUND: usize = 16;

impl Report {
    /// Reads a report. O(length) time; trees of the greatest depth allowed are read.
    ///
    /// # Errors
    /// What is wrong with it, with field, line and column where they are known.
    pub fn from_json(json: &str) -> Result<Self, ReportError> {
        if depth(json) > MOST_SPLITS + AROUND {
            return Err(ReportError::Depth);
        }
        let mut reader = Deserializer::from_str(json);
        // The reader's own limit is below what trees need; the depth was looked at above.
        reader.disable_recursion_limit();
        let read = Self::deserialize(&mut reader).and_then(|report| reader.end().map(|()| report));
        let report = read.map_err(|e| ReportError::Json(e.to_string()))?;
        if report.version != VERSION {
            return Err(ReportError::Version(report.version));
        }
        Ok(report)
    }

    /// Writes the report: indented, fields in the contract's order, the same bytes for the same report.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("keys are strings and no writer can fail");
        json.push('\n');
        json
    }
}

/// How deep objects and lists are nested, those within strings left out.
fn depth(json: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => {
                now += 1;
                most = most.max(now);
            }
            b'}' | b']' => now = now.saturating_sub(1),
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => {
                            bytes.next();
                        }
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    most
}
