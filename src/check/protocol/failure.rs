//! The ways in which an adapter fails to answer.

use serde::Serialize;

use super::messages::PROTOCOL;

/// A question that was left without an answer. This is never a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum AdapterFailure {
    /// The operating system could not start it.
    #[error("it could not be started: {reason}")]
    CannotStart { reason: String },
    /// It exited before it answered `hello`.
    #[error("it exited before it answered `hello` ({status}){}", labelled("standard error", .stderr))]
    DiedAtStart { status: String, stderr: String },
    /// Its answer to `hello` does not follow the protocol.
    #[error("its answer to `hello` is not valid in protocol {PROTOCOL}: {reason}")]
    BadHello { reason: String },
    /// It exited while a question was open.
    #[error("it crashed ({status}){}", labelled("standard error", .stderr))]
    Crashed { status: String, stderr: String },
    /// It did not answer in time.
    #[error("it did not answer within {seconds} s")]
    TimedOut { seconds: u64 },
    /// It wrote a line that is not JSON.
    #[error("its answer is not JSON: {line}")]
    NotJson { line: String },
    /// It answered another question.
    #[error("its answer has the id {got}, but the question had {asked:?}")]
    WrongId { asked: String, got: String },
    /// It wrote JSON that does not follow the protocol.
    #[error("its answer does not follow the protocol: {reason}")]
    Malformed { reason: String },
    /// It reported an error of its own.
    #[error("it reports an error: {message}{}", labelled("context", .context))]
    Reported { message: String, context: String },
    /// It did not exit after `bye`.
    #[error("it was still running {seconds} s later")]
    StillRunning { seconds: u64 },
}

/// A text with a label before it; of a long backtrace only the last line, where most languages put the message.
fn labelled(label: &str, text: &str) -> String {
    const LINES: usize = 3;
    let lines: Vec<&str> = text.trim().lines().collect();
    match lines.as_slice() {
        [] => String::new(),
        [.., last] if lines.len() > LINES => format!("; {label}: ... {last}"),
        _ => format!("; {label}: {}", lines.join("\n")),
    }
}

impl AdapterFailure {
    /// Its name in reports.
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
            AdapterFailure::StillRunning { .. } => "still-running",
        }
    }

    /// Whether the process cannot be asked anything more.
    pub(super) fn is_fatal(&self) -> bool {
        !matches!(self, AdapterFailure::Reported { .. })
    }
}
