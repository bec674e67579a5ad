//! What is said to people on standard error: errors, warnings, and the writes that a real client would have done.

use kubeconfig_oracle::internals::explain;
use kubeconfig_oracle::outcome::{Code, Error, Load, Outcome, Warning};

use super::output::complain;

/// Every error once, with what to do about it.
pub(super) fn errors(errors: &[Error]) {
    let mut advised = None;
    for (at, error) in errors.iter().enumerate() {
        if errors.iter().take(at).any(|earlier| earlier == error) {
            continue;
        }
        complain(format_args!("error: {}", line(error)));
        let advice = explain::advice(error).filter(|advice| advised != Some(*advice));
        if let Some(advice) = advice {
            complain(format_args!("  {advice}"));
            advised = Some(advice);
        }
    }
}

/// Where, what, and the code; a refusal without a place in a file tells which file it is about.
fn line(error: &Error) -> String {
    let innermost = error.cause.as_deref().unwrap_or(error);
    match innermost.file.is_empty() {
        true => format!("{} [{}]", error.message, innermost.code),
        false => error.to_string(),
    }
}

/// The files that a real client would have created, since this program never writes.
pub(super) fn writes(outcome: &Outcome) {
    for write in &outcome.writes {
        complain(format_args!("note: a real client would now create {} from the legacy file beside it; nothing was written", write.path));
    }
}

/// What the loading rules' warner was told.
pub(super) fn warnings(outcome: &Outcome) {
    let Some(Load::Returned(loaded)) = &outcome.load else { return };
    for Warning::MissingConfig { paths } in &loaded.warnings {
        complain(format_args!("warning: none of the listed kubeconfig files is there: {}", paths.join(", ")));
    }
}

/// Whether the only complaint is that the explicit file is missing.
pub(super) fn is_not_found(errors: &[Error]) -> bool {
    matches!(errors, [error] if error.code == Code::FileNotFound)
}
