//! Prints errors, warnings, and the writes that a real client would have made, on standard error.

use kubeconfig_oracle::internals::explain::{self, Seen};
use kubeconfig_oracle::internals::untrusted::{REDACTED, quoted, shown};
use kubeconfig_oracle::outcome::{Answer, Code, Error, Load, Outcome, Warning};
use kubeconfig_oracle::trace::{Decision, Source, Subject, Trace};

use super::output::complain;

/// Prints every error once, with the place where the trace has found it, and with advice.
pub(super) fn errors(errors: &[Error], trace: &Trace) {
    errors_in(errors, trace, &[]);
}

/// Prints every error as [`errors`] does; of a file that is recognised as something else, it says what that is and what to do.
pub(super) fn errors_in(errors: &[Error], trace: &Trace, files: &[Seen]) {
    let mut advised = None;
    for (at, error) in errors.iter().enumerate() {
        if errors.iter().take(at).any(|earlier| earlier == error) {
            continue;
        }
        let innermost = error.cause.as_deref().unwrap_or(error);
        let is_its =
            |seen: &&Seen| [&innermost.file, &error.path].iter().any(|path| !path.is_empty() && seen.name == shown(path).to_string());
        let seen = files.iter().find(is_its);
        let what = seen.filter(|seen| seen.remedy.is_some()).and_then(|seen| seen.fate.strip_prefix("refused: "));
        match what {
            Some(what) => complain(format_args!("error: {}", refused_as(what, innermost))),
            None => complain(format_args!("error: {}", line(error, trace))),
        }
        let advice = seen.and_then(|seen| seen.remedy.clone()).or_else(|| explain::advice(error).map(str::to_owned));
        if let Some(advice) = advice
            && advised.as_ref() != Some(&advice)
        {
            complain(format_args!("  {advice}"));
            advised = Some(advice);
        }
    }
}

/// Returns the place of an error, what its file is, and its code.
fn refused_as(what: &str, error: &Error) -> String {
    let place = if error.line > 0 { format!(":{}:{}", error.line, error.column) } else { String::new() };
    format!("{}{place}: this is {what} [{}]", shown(&error.file), error.code)
}

/// Returns the place, message and code of an error. Where there is no place, the message names the file.
fn line(error: &Error, trace: &Trace) -> String {
    let innermost = error.cause.as_deref().unwrap_or(error);
    if !innermost.file.is_empty() {
        return error.to_string();
    }
    let of_its_refusal = |decision: &Decision| match &decision.from {
        from @ (Source::File { .. } | Source::Override(_)) if decision.subject == Subject::Refusal { code: error.code } => {
            Some(explain::place(from) + ": ")
        }
        _ => None,
    };
    let place = trace.decisions.iter().find_map(of_its_refusal).unwrap_or_default();
    format!("{place}{} [{}]", error.message, innermost.code)
}

/// Prints what kubectl makes of its command line, where that is not a client: warnings, a refusal, another program, help.
pub(super) fn command(outcome: &Outcome) {
    let Some(command) = &outcome.command else { return };
    for warning in &command.warnings {
        complain(format_args!("warning: {}", warning.as_error()));
    }
    match &command.answer {
        Err(error) => complain(format_args!("error: {error}")),
        Ok(answer) if !answer.plugin.is_empty() => {
            complain(format_args!("note: kubectl becomes the program {}, which finds its kubeconfig itself", shown(&answer.plugin)));
        }
        Ok(answer) if answer.help => complain(format_args!("note: kubectl shows help, and looks for no kubeconfig")),
        Ok(_) => {}
    }
}

/// Prints a note about a plugin that is never run.
pub(super) fn silenced_plugin(outcome: &Outcome) {
    let (Some(Answer::Ok(client)), Some(Answer::Ok(request))) = (&outcome.client, &outcome.request) else { return };
    let Some(exec) = client.exec.as_ref().filter(|_| request.plugin.is_none()) else { return };
    let credential = match () {
        () if !client.bearer_token.is_empty() || !client.bearer_token_file.is_empty() => "a token is sent",
        () if request.headers.contains_key("Authorization") => "user name and password are sent",
        () => "a client certificate is presented",
    };
    complain(format_args!("note: the plugin {} is never run: {credential} instead", shown_command(&exec.command)));
}

/// Shows a command; one with arguments may have secrets in them.
fn shown_command(command: &str) -> String {
    if command.contains(char::is_whitespace) { REDACTED.to_owned() } else { quoted(command) }
}

/// Prints the files that a real client would have created; this program never writes.
pub(super) fn writes(outcome: &Outcome) {
    for write in &outcome.writes {
        complain(format_args!(
            "note: a real client would now create {} from the legacy file beside it; nothing was written",
            shown(&write.path)
        ));
    }
}

/// Prints the warnings of the loader.
pub(super) fn warnings(outcome: &Outcome) {
    let Some(Load::Returned(loaded)) = &outcome.load else { return };
    for Warning::MissingConfig { paths } in &loaded.warnings {
        complain(format_args!(
            "warning: none of the listed kubeconfig files exists: {}",
            paths.iter().map(|path| quoted(path)).collect::<Vec<_>>().join(", ")
        ));
    }
}

/// Whether the only error is that the explicit file is missing.
pub(super) fn is_not_found(errors: &[Error]) -> bool {
    matches!(errors, [error] if error.code == Code::FileNotFound)
}
