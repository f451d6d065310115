//! Workbooks, CSV and JSON to and from lists and reports.
//!
//! Reading: file → sheet → table → typed cell → record → lists, each with its place. Writing: lists (or a plan)
//! → pages → workbook. Which heading means which field stands in one data table, `headings.csv`.

mod build;
mod cell;
mod compound;
mod error;
mod headings;
mod origin;
mod read;
mod record;
mod source;
mod table;
mod workbook;

pub use error::{ReadError, Unreadable, WriteError};
pub use origin::{Column, Located, Origin, Origins};
pub use read::{Input, read, read_policy};
