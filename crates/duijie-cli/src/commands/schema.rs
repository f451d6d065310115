//! `duijie schema`: the JSON Schema of what goes in or comes out.

use crate::args::{Schema, SchemaArgs};
use crate::exit::{Exit, Failure};
use crate::{engine, output};

/// Runs it.
pub(crate) fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    output::print(&match args.of {
        Schema::Lists => engine::lists_schema(),
        Schema::Report => engine::report_schema(),
    })?;
    Ok(Exit::Done)
}
