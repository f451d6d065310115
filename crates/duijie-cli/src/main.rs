//! The command `duijie`: lists in, proven plan out. Nothing here decides about matching.

mod annotate;
mod args;
mod commands;
mod engine;
mod exit;
mod faults;
mod files;
mod guide;
mod html;
mod output;
mod progress;
mod signed;
mod summary;
mod tally;
mod words;

use std::panic;
use std::process::ExitCode;

use clap::Parser;
use duijie::lists::Language;

use args::{Arguments, Command};
use exit::{Exit, Failure};

fn main() -> ExitCode {
    keep_readers_quiet();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let language = Language::from(arguments.lang);
    match dispatch(arguments.command.as_ref(), language) {
        Ok(exit) => exit.into(),
        Err(failure) => complain(&failure, wants_json(arguments.command.as_ref()), language),
    }
}

/// Where a spoiled file makes the library panic that opens workbooks, the reader makes an error of that file, which says all
/// that people need: the panic's own message would only frighten them.
fn keep_readers_quiet() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|location| location.file().contains("calamine")) {
            tell(panic);
        }
    }));
}

fn dispatch(command: Option<&Command>, language: Language) -> Result<Exit, Failure> {
    match command {
        None => output::print(guide::guide(language)).map(|()| Exit::Done),
        Some(Command::Match(args)) => commands::match_::run(args, language),
        Some(Command::Check(args)) => commands::check::run(args, language),
        Some(Command::Compile(args)) => commands::compile::run(args, language),
        Some(Command::Verify(args)) => commands::verify::run(args, language),
        Some(Command::Explain(args)) => commands::explain::run(args, language),
        Some(Command::Fairness(args)) => commands::fairness::run(args, language),
        Some(Command::Scenario(args)) => commands::scenario::run(args, language),
        Some(Command::Template(args)) => commands::template::run(args, language),
        Some(Command::Schema(args)) => commands::schema::run(args),
    }
}

/// What standard output is for.
#[derive(Clone, Copy)]
enum Reader {
    /// A person.
    Person,
    /// A program.
    Program,
}

fn wants_json(command: Option<&Command>) -> Reader {
    match command {
        Some(Command::Match(args)) if args.json => Reader::Program,
        _ => Reader::Person,
    }
}

/// Help and version are answers (0); everything else that the command line does not allow is a usage error: 1, where
/// the library would say 2, which here means faults in the lists.
fn usage(error: &clap::Error) -> ExitCode {
    // Where the stream is gone there is nobody to tell.
    let _ = error.print();
    if error.use_stderr() {
        eprintln!("\n用法说明 Help: duijie --help · duijie match --help");
        return ExitCode::from(1);
    }
    ExitCode::SUCCESS
}

fn complain(failure: &Failure, reader: Reader, language: Language) -> ExitCode {
    match failure {
        Failure::Faults(faults) => match reader {
            Reader::Program => {
                // As above.
                let _ = output::print(&faults::json(faults, language));
            }
            Reader::Person => eprint!("{}", faults::text(faults, language)),
        },
        Failure::File(text) => eprintln!("{}", text.in_language(language)),
        Failure::Gone => {}
    }
    failure.code()
}
