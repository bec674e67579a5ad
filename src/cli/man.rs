//! `man`: prints manual pages.

use std::io;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_mangen::Man;

use super::USAGE;
use super::output::{complain, print};

/// Print a manual page, of the program or of a subcommand
///
/// It is made of the same definitions as the program's help.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle man > ~/.local/share/man/man1/kubeconfig-oracle.1
  kubeconfig-oracle man lint > ~/.local/share/man/man1/kubeconfig-oracle-lint.1")]
pub(super) struct Arguments {
    /// The subcommand
    #[arg(value_name = "SUBCOMMAND")]
    subcommand: Option<String>,
}

/// Prints the page of a program, or of one of its subcommands.
pub(super) fn run(arguments: &Arguments, mut program: Command) -> io::Result<ExitCode> {
    // Subcommands learn the program's name.
    program.build();
    let page = match &arguments.subcommand {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(subcommand) => subcommand.clone(),
            None => {
                complain(format_args!("error: there is no subcommand {name:?}"));
                return Ok(ExitCode::from(USAGE));
            }
        },
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    print(&String::from_utf8_lossy(&text))?;
    Ok(ExitCode::SUCCESS)
}
