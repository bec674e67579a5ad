//! `completions`: prints what makes a shell complete the program's arguments.

use std::io;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::output::print;

/// Print what makes a shell complete subcommands, flags and values
///
/// It is made of the same definitions as the program's help.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle completions bash > ~/.local/share/bash-completion/completions/kubeconfig-oracle
  kubeconfig-oracle completions zsh > ~/.zfunc/_kubeconfig-oracle
  kubeconfig-oracle completions fish > ~/.config/fish/completions/kubeconfig-oracle.fish")]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completions of a program.
pub(super) fn run(arguments: &Arguments, program: Command) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    let name = program.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut visible(&program), &name, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if arguments.shell == Shell::Bash {
        // clap_complete 4.6 writes a hyphen in the name of a program in two ways, so that nothing of a subcommand would be completed.
        script = script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"));
    }
    print(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the program without its hidden subcommands.
fn visible(program: &Command) -> Command {
    let subcommands = program.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()).cloned();
    Command::new(env!("CARGO_PKG_NAME")).version(env!("CARGO_PKG_VERSION")).subcommands(subcommands)
}
