//! An adapter: a process that speaks the line protocol.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::failure::AdapterFailure;
use super::messages::{AdapterAnswer, Hello, PROTOCOL, Request, Run};
use super::process::Process;
use crate::compare::SECTIONS;

/// An adapter's answer to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The outcome, in the form of PROTOCOL.md.
    Outcome(Value),
    /// The reason why the adapter cannot be asked this.
    Unsupported(String),
}

/// An adapter, whose process is started again after a failure.
#[derive(Debug)]
pub struct Adapter {
    command: String,
    prefix: &'static [&'static str],
    timeout: Duration,
    hello: Hello,
    process: Option<Process>,
}

impl Adapter {
    /// Starts `command`, a command line for the shell, after the words of `prefix`, and asks it to introduce itself.
    pub fn start(command: &str, prefix: &'static [&'static str], timeout: Duration) -> Result<Self, AdapterFailure> {
        let mut process = Process::start(command, prefix)?;
        let hello = ask_hello(&mut process, timeout)?;
        Ok(Adapter { command: command.to_owned(), prefix, timeout, hello, process: Some(process) })
    }

    /// Returns its answer to `hello`.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks a question, whose world must already be on disk.
    pub fn ask(&mut self, run: Run) -> Result<Reply, AdapterFailure> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => {
                let mut process = Process::start(&self.command, self.prefix)?;
                ask_hello(&mut process, self.timeout)?;
                process
            }
        };
        let reply = ask_run(&mut process, run, self.timeout);
        if !reply.as_ref().is_err_and(AdapterFailure::is_fatal) {
            self.process = Some(process);
        }
        reply
    }

    /// Sends `bye`, and checks that the adapter exits with status 0.
    pub fn leave(mut self) -> Result<(), AdapterFailure> {
        match self.process.take() {
            Some(process) => process.leave(line(&Request::Bye {})?),
            None => Ok(()),
        }
    }
}

fn ask_hello(process: &mut Process, timeout: Duration) -> Result<Hello, AdapterFailure> {
    let answer = process.exchange(line(&Request::Hello { protocol: PROTOCOL })?, timeout).map_err(|failure| match failure {
        AdapterFailure::Crashed { status, stderr } => AdapterFailure::DiedAtStart { status, stderr },
        other => other,
    })?;
    let bad = |reason: String| AdapterFailure::BadHello { reason };
    let value: Value = parse(&answer)?;
    if value.get("protocol").is_some_and(|protocol| *protocol != PROTOCOL) {
        return Err(bad(format!("it speaks protocol {}", value["protocol"])));
    }
    let hello: Hello = serde_json::from_value(value).map_err(|error| bad(error.to_string()))?;
    if !hello.version.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(bad(format!("the version {:?} is not an exact release", hello.version)));
    }
    if let Some(unknown) = hello.sections.iter().find(|name| !SECTIONS.contains(&name.as_str())) {
        return Err(bad(format!("there is no section {unknown:?}")));
    }
    Ok(hello)
}

fn ask_run(process: &mut Process, run: Run, timeout: Duration) -> Result<Reply, AdapterFailure> {
    let asked = run.id.clone();
    let answer: AdapterAnswer = parse(&process.exchange(line(&Request::Run(run))?, timeout)?)?;
    let id = answer.id.unwrap_or_default();
    if id != asked.as_str() {
        return Err(AdapterFailure::WrongId { asked, got: id.to_string() });
    }
    match (answer.outcome, answer.unsupported, answer.adapter_error) {
        (Some(outcome), None, None) if outcome.is_object() => Ok(Reply::Outcome(outcome)),
        (None, Some(reason), None) => Ok(Reply::Unsupported(reason)),
        (None, None, Some(error)) => Err(AdapterFailure::Reported { message: error.message, context: error.context }),
        _ => Err(AdapterFailure::Malformed {
            reason: "an answer must have exactly one of `outcome`, `unsupported` and `adapterError`".into(),
        }),
    }
}

fn line(request: &Request) -> Result<Vec<u8>, AdapterFailure> {
    serde_json::to_vec(request).map_err(|error| AdapterFailure::CannotStart { reason: error.to_string() })
}

/// Reads a line of JSON. If it is none, the failure shows the beginning of the line.
pub fn parse<T: DeserializeOwned>(line: &[u8]) -> Result<T, AdapterFailure> {
    serde_json::from_slice(line).map_err(|error| {
        if error.is_data() {
            return AdapterFailure::Malformed { reason: error.to_string() };
        }
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end();
        let kept: String = text.chars().take(200).collect();
        AdapterFailure::NotJson { line: if kept.len() < text.len() { kept + "..." } else { kept } }
    })
}
