//! The ways in which an adapter fails to answer.

use serde::Serialize;

use super::messages::PROTOCOL;
use crate::untrusted::visible;

/// Why a question was left without an answer. A wrong answer is not a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum AdapterFailure {
    /// The adapter could not be started.
    #[error("it could not be started: {}", visible(.reason))]
    CannotStart { reason: String },
    /// The adapter exited before it answered `hello`.
    #[error("it exited before it answered `hello` ({status}){}", labelled("standard error", .stderr))]
    DiedAtStart { status: String, stderr: String },
    /// The answer to `hello` does not follow the protocol.
    #[error("its answer to `hello` is not valid in protocol {PROTOCOL}: {}", visible(.reason))]
    BadHello { reason: String },
    /// The adapter exited while a question was open.
    #[error("it crashed ({status}){}", labelled("standard error", .stderr))]
    Crashed { status: String, stderr: String },
    /// The adapter did not answer in time.
    #[error("it did not answer within {seconds} s")]
    TimedOut { seconds: u64 },
    /// The adapter did not read the question in time.
    #[error("it did not read the question within {seconds} s")]
    NotReading { seconds: u64 },
    /// The adapter closed its standard input or output while a question was open, and did not exit.
    #[error("it closed its standard {pipe}, but did not exit{}", labelled("standard error", .stderr))]
    ClosedPipe { pipe: String, stderr: String },
    /// The adapter wrote something while no question was open.
    #[error("it wrote something that answers no question: {line}")]
    Unasked { line: String },
    /// The line is longer than the harness reads.
    #[error("its line is longer than {limit} bytes")]
    LineTooLong { limit: usize },
    /// The line is not UTF-8.
    #[error("its line is not UTF-8: {line}")]
    NotUtf8 { line: String },
    /// The answer is not JSON.
    #[error("its answer is not JSON: {}", visible(.line))]
    NotJson { line: String },
    /// The answer has the id of another question.
    #[error("its answer has the id {}, but the question had {asked:?}", visible(.got))]
    WrongId { asked: String, got: String },
    /// The answer is JSON that does not follow the protocol.
    #[error("its answer does not follow the protocol: {}", visible(.reason))]
    Malformed { reason: String },
    /// The adapter reported an error.
    #[error("it reports an error: {}{}", visible(.message), labelled("context", .context))]
    Reported { message: String, context: String },
    /// The adapter did not exit after `bye`.
    #[error("it was still running {seconds} s later")]
    StillRunning { seconds: u64 },
    /// The check was asked to end while the question was open. It says nothing about the adapter, and is never reported.
    #[error("the check was interrupted")]
    Interrupted,
}

/// Returns the text with a label, its lines further in than any line of a report. Of a long backtrace it keeps only one line: the last that speaks of an
/// error, or else the last, where most languages put the message.
fn labelled(label: &str, text: &str) -> String {
    const LINES: usize = 3;
    let lines: Vec<&str> = text.trim().lines().collect();
    match lines.as_slice() {
        [] => String::new(),
        [.., last] if lines.len() > LINES => {
            let told = lines.iter().rev().find(|line| line.contains("rror") || line.contains("xception"));
            format!("; {label}: ... {}", visible(told.unwrap_or(last)))
        }
        _ => format!("; {label}: {}", lines.iter().map(|line| visible(line).to_string()).collect::<Vec<_>>().join("\n      ")),
    }
}

impl AdapterFailure {
    /// Returns its name in reports.
    pub fn kind(&self) -> &'static str {
        match self {
            AdapterFailure::CannotStart { .. } => "cannot-start",
            AdapterFailure::DiedAtStart { .. } => "died-at-start",
            AdapterFailure::BadHello { .. } => "bad-hello",
            AdapterFailure::Crashed { .. } => "crashed",
            AdapterFailure::TimedOut { .. } => "timed-out",
            AdapterFailure::NotReading { .. } => "not-reading",
            AdapterFailure::ClosedPipe { .. } => "closed-pipe",
            AdapterFailure::Unasked { .. } => "unasked",
            AdapterFailure::LineTooLong { .. } => "line-too-long",
            AdapterFailure::NotUtf8 { .. } => "not-utf8",
            AdapterFailure::NotJson { .. } => "not-json",
            AdapterFailure::WrongId { .. } => "wrong-id",
            AdapterFailure::Malformed { .. } => "malformed",
            AdapterFailure::Reported { .. } => "reported",
            AdapterFailure::StillRunning { .. } => "still-running",
            AdapterFailure::Interrupted => "interrupted",
        }
    }

    /// Whether it was waited for until the time was over.
    pub fn takes_long(&self) -> bool {
        use AdapterFailure::{ClosedPipe, NotReading, StillRunning, TimedOut};
        matches!(self, TimedOut { .. } | NotReading { .. } | ClosedPipe { .. } | StillRunning { .. })
    }

    /// Whether the process cannot be asked any more questions.
    pub(super) fn is_fatal(&self) -> bool {
        !matches!(self, AdapterFailure::Reported { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::labelled;

    #[test]
    fn of_a_long_text_the_error_is_kept() {
        let node = "file.mjs:3\n  load();\n\nTypeError: load is not a function\n    at file.mjs:3:1\n\nNode.js v20.20.2\n";
        assert_eq!(labelled("standard error", node), "; standard error: ... TypeError: load is not a function");
        assert_eq!(labelled("standard error", "a\nb\nc\nd\n"), "; standard error: ... d");
        assert_eq!(labelled("standard error", " \n"), "");
    }
}
