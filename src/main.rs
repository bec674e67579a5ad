//! The program: arguments in, text out.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
