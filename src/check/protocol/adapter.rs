//! An adapter: a process that speaks the line protocol.

use std::process::Command;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::failure::AdapterFailure;
use super::messages::{AdapterAnswer, Hello, PROTOCOL, Request, Run};
use super::process::{Process, beginning};
use super::{shape, strict};
use crate::check::stop::Stop;
use crate::compare::SECTIONS;
use crate::json::Bounded;
use crate::scenario::Entry;

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
    command: Command,
    timeout: Duration,
    stop: Stop,
    hello: Hello,
    process: Option<Process>,
}

impl Adapter {
    /// Starts the command and asks it to introduce itself. `timeout` is the limit for every single answer.
    pub fn start(mut command: Command, timeout: Duration, stop: &Stop) -> Result<Self, AdapterFailure> {
        let mut process = Process::start(&mut command, stop)?;
        let hello = ask_hello(&mut process, timeout)?;
        Ok(Adapter { command, timeout, stop: stop.clone(), hello, process: Some(process) })
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
                let mut process = Process::start(&mut self.command, &self.stop)?;
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

    /// Asks a question of a process of its own, which is told to leave again.
    pub(super) fn ask_anew(&self, mut command: Command, run: Run) -> Result<Reply, AdapterFailure> {
        let mut process = Process::start(&mut command, &self.stop)?;
        ask_hello(&mut process, self.timeout)?;
        let reply = ask_run(&mut process, run, self.timeout);
        // However it leaves, its answer counts.
        let _ = process.leave(line(&Request::Bye {})?);
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
    let Bounded(value) = parse(&answer).map_err(|failure| match failure {
        AdapterFailure::Malformed { reason } => bad(reason),
        other => other,
    })?;
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
    match undeclarable(&hello) {
        Some(reason) => Err(bad(reason)),
        None => Ok(hello),
    }
}

/// Returns what an adapter cannot say of itself.
fn undeclarable(hello: &Hello) -> Option<String> {
    if let Some(entry) = hello.entry.filter(|entry| !matches!(entry, Entry::Deferred | Entry::Kubectl)) {
        return Some(format!("it cannot stand for the entry `{}`: plain loading is `deferred` or `kubectl`", entry.as_str()));
    }
    if let Some(default) = &hello.default
        && let Some(reason) = shape::misfit(&json!({"client": {"ok": default}}))
    {
        return Some(format!("its default is no client configuration: {reason}"));
    }
    let reason = hello.cannot.iter().find_map(|path| shape::unknown_field(path))?;
    Some(format!("`cannot` lists what is no field of an outcome: {reason}"))
}

fn ask_run(process: &mut Process, run: Run, timeout: Duration) -> Result<Reply, AdapterFailure> {
    let asked = run.id.clone();
    let answer: AdapterAnswer = parse(&process.exchange(line(&Request::Run(run))?, timeout)?)?;
    let id = answer.id.unwrap_or_default();
    if id != asked.as_str() {
        return Err(AdapterFailure::WrongId { asked, got: id.to_string() });
    }
    match (answer.outcome, answer.unsupported, answer.adapter_error) {
        (Some(outcome), None, None) if outcome.is_object() => match shape::misfit(&outcome) {
            Some(reason) => Err(AdapterFailure::Malformed { reason }),
            None => Ok(Reply::Outcome(outcome)),
        },
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

/// Reads a line as JSON, in which no object has a key twice; a failure shows the beginning of the line.
pub fn parse<T: DeserializeOwned>(line: &str) -> Result<T, AdapterFailure> {
    strict::from_str(line).map_err(|error| {
        if error.is_data() {
            AdapterFailure::Malformed { reason: error.to_string() }
        } else {
            AdapterFailure::NotJson { line: beginning(line.as_bytes()) }
        }
    })
}
