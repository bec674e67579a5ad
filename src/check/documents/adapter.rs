//! Runs a document adapter.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::check::protocol::{AdapterFailure, Process, parse};

/// A running document adapter.
#[derive(Debug)]
pub struct DocumentAdapter {
    process: Process,
    timeout: Duration,
}

impl DocumentAdapter {
    /// Starts `command`, a command line for the shell; `timeout` is the limit for every single answer.
    pub fn start(command: &str, timeout: Duration) -> Result<Self, AdapterFailure> {
        Ok(DocumentAdapter { process: Process::start(command, &[])?, timeout })
    }

    /// Asks how the implementation reads a document. After a failure the adapter cannot be used any more.
    pub fn ask(&mut self, document: &[u8]) -> Result<Value, AdapterFailure> {
        let answer: Value = parse(&self.process.exchange(STANDARD.encode(document).into_bytes(), self.timeout)?)?;
        if answer.get("class").is_some_and(Value::is_string) {
            Ok(answer)
        } else {
            Err(AdapterFailure::Malformed { reason: "the answer has no `class`".into() })
        }
    }
}
