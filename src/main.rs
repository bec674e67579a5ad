//! The program: arguments in, text out.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod cli {
    pub mod check;
    pub mod serve;
}

#[derive(Parser)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(cli::check::Arguments),
    Serve(cli::serve::Arguments),
}

fn main() -> ExitCode {
    let done = match Program::parse().command {
        Command::Check(arguments) => cli::check::run(&arguments),
        Command::Serve(arguments) => cli::serve::run(&arguments),
    };
    done.unwrap_or_else(|error| {
        let _ = writeln!(io::stderr(), "error: {error}");
        ExitCode::from(2)
    })
}
