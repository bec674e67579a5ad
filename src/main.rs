//! Runs the program.

mod cli;

/// A kubeconfig is many small values, which this allocator gives out and takes back fastest.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
