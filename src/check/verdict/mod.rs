//! Judges an adapter's answers, one by one and in a run, and reports the verdicts.

mod cause;
mod counts;
mod evidence;
mod findings;
mod judge;
mod known;
mod question;
mod read_report;
pub mod render;
pub mod report;
mod sent;
mod session;
mod severity;
mod signature;
pub mod smoke;

pub use cause::{Cause, Explanation, Suspects, causes};
pub use counts::{Counts, Expects};
pub use evidence::{Answers, Compared, Comparison, Observed};
pub use findings::{FindingKind, Findings, Group, departed};
pub use judge::{Judgement, Verdict, VerdictKind, judge};
pub use known::{Known, KnownEntry};
pub use question::{Question, Truth, rules_of};
pub use read_report::{InvalidReport, ReadReport, ReportedCase, read_report};
pub use session::{Finding, Session};
pub use severity::Severity;
pub use signature::{FindingSignature, Signature, ValueClass, general_message, primary};

pub use crate::compare::{Difference, Errors};
