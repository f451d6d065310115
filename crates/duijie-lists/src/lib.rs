//! Workbooks, CSV and JSON to and from lists and reports.
//!
//! Reading: file → sheet → table → typed cell → record → lists, each with its place. Writing: lists (or a plan)
//! → pages → workbook. Which heading means which field stands in one data table, `headings.csv`;
//! what a clerk's wording means – 约20人, 每周二上午, 2.4万元 – is read by [`parse`].

mod build;
mod cell;
mod compound;
mod error;
mod headings;
mod origin;
mod page;
pub mod parse;
mod promise;
mod read;
mod record;
mod source;
mod table;
mod template;
mod workbook;
mod write_lists;
mod write_plan;

pub use error::{ReadError, Unreadable, WriteError};
pub use origin::{Column, Located, Origin, Origins};
pub use page::write_file;
pub use read::{Input, read, read_policy};
pub use template::write_templates;
pub use write_lists::write_lists;
pub use write_plan::{GoalRow, PlanSheets, RefusedRow, UnmetRow, write_plan};
