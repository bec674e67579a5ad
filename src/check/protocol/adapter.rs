//! An adapter as a running process: one line to it, one line from it, and every way in which that can fail.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::check::protocol::messages::{Answer, Hello, PROTOCOL, Request, Run};

/// How much of an adapter's standard error is kept for a report.
const STDERR_KEPT: usize = 4096;
/// How long an adapter may take to leave after its last line.
const GRACE: Duration = Duration::from_secs(2);
/// How long after its end its standard error is waited for.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A run that ended without an answer. None of these is ever a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum AdapterFailure {
    /// The operating system could not start it.
    #[error("it could not be started: {reason}")]
    CannotStart { reason: String },
    /// It ended before it introduced itself.
    #[error("it died at its start ({status}){}", said(.stderr))]
    DiedAtStart { status: String, stderr: String },
    /// It introduced itself in a way that the protocol does not know.
    #[error("its hello is no hello of protocol {PROTOCOL}: {reason}")]
    BadHello { reason: String },
    /// It ended while a question was open.
    #[error("it crashed ({status}){}", said(.stderr))]
    Crashed { status: String, stderr: String },
    /// It said nothing for too long.
    #[error("it gave no answer within {seconds} s")]
    TimedOut { seconds: u64 },
    /// It said something that is no JSON.
    #[error("it answered with a line that is no JSON: {line}")]
    NotJson { line: String },
    /// It answered another question.
    #[error("it answered with the id {got}, asked was {asked:?}")]
    WrongId { asked: String, got: String },
    /// It said JSON that is no answer.
    #[error("its answer is none of the protocol's: {reason}")]
    Malformed { reason: String },
    /// It said itself that it failed.
    #[error("it reports an error of its own: {message}{}", said(.context))]
    Reported { message: String, context: String },
}

/// What it said last; of a long backtrace the last line, which is where most languages say what happened.
fn said(text: &str) -> String {
    const LINES: usize = 3;
    let lines: Vec<&str> = text.trim().lines().collect();
    match lines.as_slice() {
        [] => String::new(),
        [.., last] if lines.len() > LINES => format!("; it said: ... {last}"),
        _ => format!("; it said: {}", lines.join("\n")),
    }
}

impl AdapterFailure {
    /// The word for it in reports.
    pub fn kind(&self) -> &'static str {
        match self {
            AdapterFailure::CannotStart { .. } => "cannot-start",
            AdapterFailure::DiedAtStart { .. } => "died-at-start",
            AdapterFailure::BadHello { .. } => "bad-hello",
            AdapterFailure::Crashed { .. } => "crashed",
            AdapterFailure::TimedOut { .. } => "timed-out",
            AdapterFailure::NotJson { .. } => "not-json",
            AdapterFailure::WrongId { .. } => "wrong-id",
            AdapterFailure::Malformed { .. } => "malformed",
            AdapterFailure::Reported { .. } => "reported",
        }
    }

    /// Whether the process is of no further use after it.
    fn is_fatal(&self) -> bool {
        !matches!(self, AdapterFailure::Reported { .. })
    }
}

/// What an adapter answers to a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// What the implementation did.
    Outcome(Value),
    /// It cannot be asked this.
    Unsupported(String),
}

/// An adapter, started where it is needed and started anew where it failed.
#[derive(Debug)]
pub struct Adapter {
    command: String,
    prefix: &'static [&'static str],
    timeout: Duration,
    hello: Hello,
    process: Option<Process>,
}

impl Adapter {
    /// Starts `command` - a shell's words, as `prefix` lets it - and asks for its name.
    pub fn start(command: &str, prefix: &'static [&'static str], timeout: Duration) -> Result<Self, AdapterFailure> {
        let mut process = Process::start(command, prefix)?;
        let hello = process.hello(timeout)?;
        Ok(Adapter { command: command.to_owned(), prefix, timeout, hello, process: Some(process) })
    }

    /// How it introduced itself.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The command line that it was started with.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// Asks one question; its world must be on disk.
    pub fn ask(&mut self, run: Run) -> Result<Reply, AdapterFailure> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => {
                let mut process = Process::start(&self.command, self.prefix)?;
                process.hello(self.timeout)?;
                process
            }
        };
        let reply = process.ask(run, self.timeout);
        if !reply.as_ref().is_err_and(AdapterFailure::is_fatal) {
            self.process = Some(process);
        }
        reply
    }

    /// Says goodbye, and tells how the adapter left.
    pub fn leave(mut self) -> Result<(), AdapterFailure> {
        match self.process.take() {
            Some(process) => process.leave(),
            None => Ok(()),
        }
    }
}

#[derive(Debug)]
struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<io::Result<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    /// Ends when nothing more can come on standard error.
    listener: Option<JoinHandle<()>>,
}

impl Process {
    fn start(command: &str, prefix: &[&str]) -> Result<Self, AdapterFailure> {
        let cannot = |error: io::Error| AdapterFailure::CannotStart { reason: error.to_string() };
        let words: Vec<&str> = prefix.iter().copied().chain(["sh", "-c"]).collect();
        let mut child = Command::new(words[0])
            .args(&words[1..])
            // In the shell's place, so that ending the child ends the adapter.
            .arg(format!("exec {command}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot)?;
        let (sender, lines) = sync_channel(16);
        let stdout = child.stdout.take();
        thread::spawn(move || {
            let mut reader =
                BufReader::with_capacity(1 << 16, stdout.map_or(Box::new(io::empty()) as Box<dyn Read + Send>, |pipe| Box::new(pipe)));
            loop {
                let mut line = Vec::new();
                let sent = match reader.read_until(b'\n', &mut line) {
                    Ok(0) => break,
                    Ok(_) => sender.send(Ok(line)),
                    Err(error) => sender.send(Err(error)),
                };
                if sent.is_err() {
                    break;
                }
            }
        });
        let stderr = Arc::new(Mutex::new(Vec::new()));
        let listener = child.stderr.take().map(|pipe| {
            let kept = Arc::clone(&stderr);
            thread::spawn(move || keep_tail(pipe, &kept))
        });
        let stdin = child.stdin.take();
        Ok(Process { child, stdin, lines, stderr, listener })
    }

    fn hello(&mut self, timeout: Duration) -> Result<Hello, AdapterFailure> {
        let line = self.exchange(&Request::Hello { protocol: PROTOCOL }, timeout).map_err(|failure| match failure {
            AdapterFailure::Crashed { status, stderr } => AdapterFailure::DiedAtStart { status, stderr },
            other => other,
        })?;
        let bad = |reason: String| AdapterFailure::BadHello { reason };
        let value = parse(&line)?;
        if value.get("protocol").is_some_and(|protocol| *protocol != PROTOCOL) {
            return Err(bad(format!("it speaks protocol {}", value["protocol"])));
        }
        let hello: Hello = serde_json::from_value(value).map_err(|error| bad(error.to_string()))?;
        if !hello.version.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(bad(format!("the version {:?} is no exact release", hello.version)));
        }
        if let Some(unknown) = hello.sections.iter().find(|name| !crate::compare::SECTIONS.contains(&name.as_str())) {
            return Err(bad(format!("there is no section {unknown:?}")));
        }
        Ok(hello)
    }

    fn ask(&mut self, run: Run, timeout: Duration) -> Result<Reply, AdapterFailure> {
        let asked = run.id.clone();
        let line = self.exchange(&Request::Run(run), timeout)?;
        let value = parse(&line)?;
        let answer: Answer = serde_json::from_value(value).map_err(|error| AdapterFailure::Malformed { reason: error.to_string() })?;
        let id = answer.id.unwrap_or_default();
        if id != asked.as_str() {
            return Err(AdapterFailure::WrongId { asked, got: id.to_string() });
        }
        match (answer.outcome, answer.unsupported, answer.adapter_error) {
            (Some(outcome), None, None) if outcome.is_object() => Ok(Reply::Outcome(outcome)),
            (None, Some(reason), None) => Ok(Reply::Unsupported(reason)),
            (None, None, Some(error)) => Err(AdapterFailure::Reported { message: error.message, context: error.context }),
            _ => Err(AdapterFailure::Malformed { reason: "it has not exactly one of outcome, unsupported and adapterError".into() }),
        }
    }

    fn exchange(&mut self, request: &Request, timeout: Duration) -> Result<Vec<u8>, AdapterFailure> {
        let mut line = serde_json::to_vec(request).map_err(|error| AdapterFailure::CannotStart { reason: error.to_string() })?;
        line.push(b'\n');
        // A closed pipe shows in the answer that does not come.
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(&line).and_then(|()| stdin.flush());
        }
        match self.lines.recv_timeout(timeout) {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => Err(AdapterFailure::Crashed { status: error.to_string(), stderr: self.said() }),
            Err(RecvTimeoutError::Timeout) => Err(AdapterFailure::TimedOut { seconds: timeout.as_secs() }),
            Err(RecvTimeoutError::Disconnected) => {
                let status = self.wait(GRACE).map_or_else(|| "it closed its output".into(), |status| status.to_string());
                Err(AdapterFailure::Crashed { status, stderr: self.said() })
            }
        }
    }

    fn leave(mut self) -> Result<(), AdapterFailure> {
        if let Some(mut stdin) = self.stdin.take() {
            let line = serde_json::to_vec(&Request::Bye {}).unwrap_or_default();
            let _ = stdin.write_all(&line).and_then(|()| stdin.write_all(b"\n"));
        }
        match self.wait(GRACE) {
            None => Err(AdapterFailure::TimedOut { seconds: GRACE.as_secs() }),
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(AdapterFailure::Crashed { status: status.to_string(), stderr: self.said() }),
        }
    }

    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let status = until(limit, || self.child.try_wait().ok().flatten())?;
        // Its last words may still be in the pipe; a child of its own may hold that open for longer.
        until(LAST_WORDS, || self.listener.as_ref().is_none_or(JoinHandle::is_finished).then_some(()));
        Some(status)
    }

    fn said(&self) -> String {
        self.stderr.lock().map(|kept| String::from_utf8_lossy(&kept).trim().to_owned()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks again and again until there is an answer, or the time is over.
fn until<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    const STEP: Duration = Duration::from_millis(5);
    (0..limit.as_millis() / STEP.as_millis()).find_map(|_| {
        let answer = ask();
        if answer.is_none() {
            thread::sleep(STEP);
        }
        answer
    })
}

fn parse(line: &[u8]) -> Result<Value, AdapterFailure> {
    serde_json::from_slice(line).map_err(|_| {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_end();
        let kept: String = text.chars().take(200).collect();
        AdapterFailure::NotJson { line: if kept.len() < text.len() { kept + "..." } else { kept } }
    })
}

fn keep_tail(mut pipe: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut chunk = [0; 1024];
    while let Ok(count @ 1..) = pipe.read(&mut chunk) {
        let Ok(mut kept) = kept.lock() else { return };
        kept.extend_from_slice(&chunk[..count]);
        let surplus = kept.len().saturating_sub(STDERR_KEPT);
        kept.drain(..surplus);
    }
}
