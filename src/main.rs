//! The program: arguments in, text out.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod cli {
    pub mod check;
}

#[derive(Parser)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(cli::check::Arguments),
}

fn main() -> ExitCode {
    let Command::Check(arguments) = Program::parse().command;
    match cli::check::run(&arguments) {
        Ok(code) => code,
        Err(_) => ExitCode::from(2),
    }
}
