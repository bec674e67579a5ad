//! `check --show`: prints a scenario and what client-go makes of it.

use std::io;
use std::process::ExitCode;

use kubeconfig_oracle::check::corpus::sources;
use kubeconfig_oracle::check::protocol::release_of;
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::{Question, Truth, render};
use kubeconfig_oracle::release::Release;

use super::super::output;
use super::source::Source;
use super::{Check, failed};

/// Prints the scenario with this id as a case, and below it, as comments, the rules that decide it and the outcome.
pub(super) fn run(check: &Check, id: &str, stop: &Stop) -> io::Result<ExitCode> {
    let adapter = if check.machine.adapter.is_empty() { None } else { Some(check.machine.start_only(stop)?) };
    let release = check.release.or_else(|| adapter.as_ref().and_then(|adapter| release_of(adapter.hello())));
    let mut question = find(check, id, release, stop)?;
    if let (Some(adapter), true) = (&adapter, is_generated(check)) {
        question.scenario = adapter.fit(question.scenario);
    }
    let mut text = output::yaml(&question.scenario)?;
    text += &commented(render::deciding(&question.rules()).trim_start());
    let of = if question.recorded.is_some() { "it was recorded" } else { "client-go makes of it" };
    let release = question.scenario.release.unwrap_or(Release::NEWEST);
    text += &match question.truth() {
        Truth::Outcome(outcome) => format!("# What {of} for {release}:\n{}", commented(&output::yaml(&outcome)?)),
        Truth::Invalid(reason) => format!("# The scenario is invalid: {reason}\n"),
    };
    output::print_text(&text)?;
    adapter.map_or(Ok(()), |adapter| adapter.leave().map_err(failed))?;
    Ok(ExitCode::SUCCESS)
}

fn is_generated(check: &Check) -> bool {
    check.corpus.is_none() && check.recorded.is_none()
}

fn find(check: &Check, id: &str, release: Option<Release>, stop: &Stop) -> io::Result<Question> {
    let none = || {
        failed(format!("there is no scenario {id:?}; generated ones are named generated/SEED/NUMBER, others need --corpus or --recorded"))
    };
    if is_generated(check) {
        let (seed, number) = id.strip_prefix("generated/").and_then(|rest| rest.split_once('/')).ok_or_else(none)?;
        let (Ok(seed), Ok(number)) = (seed.parse(), number.parse()) else { return Err(none()) };
        let first = match check.argv {
            true => sources::generated_argvs(seed, number, 1, release).next(),
            false => sources::generated(seed, number, 1, release).next(),
        };
        return first.ok_or_else(none);
    }
    for question in Source::open(check, release, stop)?.questions {
        let question = question?;
        if question.scenario.id == id {
            return Ok(question);
        }
    }
    Err(none())
}

fn commented(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}
