//! Answers the line protocol of kubeconfig-oracle with the kubeconfig loader of kube-rs.
//!
//! It knows nothing of the model. It sets up what a scenario describes, calls `kube::Config`, and translates what comes back.

mod answer;
mod ask;
mod protocol;

use std::io::{self, BufRead, Write};

use protocol::Request;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = match serde_json::from_str(&line?) {
            Ok(Request::Hello { .. }) => protocol::hello(),
            Ok(Request::Run(run)) => ask::ask(run),
            Ok(Request::Bye {}) => break,
            Err(error) => protocol::adapter_error(&format!("not a request: {error}")),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
