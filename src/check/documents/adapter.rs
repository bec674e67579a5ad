//! Runs a document adapter.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::check::fence::{Confinement, Fence};
use crate::check::protocol::{AdapterFailure, Process, StartError, parse};
use crate::check::stop::Stop;
use crate::check::world::Sandbox;
use crate::json::Bounded;

/// A running document adapter.
#[derive(Debug)]
pub struct DocumentAdapter {
    process: Process,
    /// Kept for as long as the adapter runs: it has the folder for temporary files.
    _sandbox: Sandbox,
    timeout: Duration,
}

impl DocumentAdapter {
    /// Raises a fence and starts the adapter inside.
    ///
    /// `command` is a command line for the shell; `timeout` is the limit for every single answer. Once `stop` is requested, every question
    /// fails at once.
    pub fn start(command: &str, confinement: &Confinement, timeout: Duration, stop: &Stop) -> Result<Self, StartError> {
        let (sandbox, fence) = Fence::raise(confinement)?;
        Ok(DocumentAdapter { process: Process::start(&mut fence.command(command), stop)?, _sandbox: sandbox, timeout })
    }

    /// Asks how the implementation reads a document. After a failure the adapter cannot be used any more.
    pub fn ask(&mut self, document: &[u8]) -> Result<Value, AdapterFailure> {
        let Bounded(answer) = parse(&self.process.exchange(STANDARD.encode(document).into_bytes(), self.timeout)?)?;
        if answer.get("class").is_some_and(Value::is_string) {
            Ok(answer)
        } else {
            Err(AdapterFailure::Malformed { reason: "the answer has no `class`".into() })
        }
    }
}
