//! Workbooks, CSV and JSON to and from lists and reports.
//!
//! Reading: file → sheet → table → typed cell → record → lists, each with its place. A sheet that is no table of the contract
//! is read as people keep lists ([`clerk`]); what their wordings mean – 约20人, 每周二上午, 2.4万元 – is read by [`parse`].
//! Writing: lists (or a plan) → pages → workbook; [`annotate`](fn@annotate): people's own files back with what was found in them. Which heading means which field stands in one data table, `headings.csv`.

mod annotate;
mod build;
mod cell;
pub mod clerk;
mod compound;
mod delimited;
mod error;
mod example;
mod formula;
mod header;
mod headings;
mod layout;
mod left_out;
mod map;
mod notice;
mod origin;
mod package;
mod page;
pub mod parse;
mod progress;
mod promise;
mod read;
mod record;
mod records;
mod returned;
mod source;
mod table;
mod template;
mod web;
mod workbook;
mod write_lists;
mod write_plan;

pub use annotate::{AnnotateError, Annotated, Note, Severity, annotate};
pub use error::{ReadError, Unreadable, WriteError};
pub use map::{Entry, Map};
pub use origin::{Column, Located, Origin, Origins};
pub use page::write_file;
pub use progress::{Listener, Progress};
pub use read::{File, Options, Read, Skipped, read, read_bytes, read_policy};
pub use template::write_templates;
pub use write_lists::write_lists;
pub use write_plan::{GoalRow, PlanSheets, RefusedRow, UnmetRow, write_plan};
