//! The smallest scenario that still shows a difference, and the rule that separates the answers in it.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::check::corpus::sources::rules_of;
use crate::check::protocol::adapter::{AdapterFailure, Reply};
use crate::check::protocol::under_test::{Referee, Truth};
use crate::check::shrink::{neighbours, shrink};
use crate::check::verdict::render;
use crate::compare::{Difference, SECTIONS};
use crate::release::Release;
use crate::rule::Rule;
use crate::scenario::Scenario;

/// How many questions a difference is worth.
const BUDGET: usize = 4000;
/// And how much time, where an adapter takes long to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A difference in its smallest form.
#[derive(Clone, Debug)]
pub struct Smallest {
    /// The scenario.
    pub scenario: Scenario,
    /// What the model says.
    pub expected: Value,
    /// What the adapter says.
    pub actual: Value,
    /// Where that differs.
    pub differences: Vec<Difference>,
    /// The rules that separate the answers: they decide here, and do not in what is smaller still, where both sides agree.
    pub separating: Vec<Rule>,
    /// What both sides agree without: the fewest lines of the scenario.
    pub without: Vec<String>,
    /// All rules that decide here.
    pub rules: Vec<Rule>,
}

/// Makes the scenario smaller for as long as its principal difference is there, and no new one comes.
///
/// `None` where the model and the adapter do not differ on it, or not in an answer.
pub fn smallest(referee: &mut Referee, scenario: &Scenario) -> Option<Smallest> {
    let first = differing(referee, scenario)?;
    let target = sign(principal(&first.2)?);
    let mut fewest = first.2.len();
    let begin = Instant::now();
    let scenario = shrink(scenario, BUDGET, &mut |candidate| {
        if begin.elapsed() > PATIENCE {
            return false;
        }
        let Some((_, _, differences)) = differing(referee, candidate) else { return false };
        let shows = differences.len() <= fewest && differences.iter().any(|difference| sign(difference) == target);
        if shows {
            fewest = differences.len();
        }
        shows
    });
    // The newest release is what a scenario asks for that names none.
    let scenario = Scenario { release: scenario.release.filter(|release| *release != Release::NEWEST), ..scenario };
    let (expected, actual, differences) = differing(referee, &scenario)?;
    let rules = rules_of(&scenario);
    let agreeing = agreeing(referee, &scenario, &expected, &actual);
    let separating = separating(&agreeing, &rules);
    let without = agreeing.iter().map(|neighbour| missing_lines(&scenario, neighbour)).filter(|lines| !lines.is_empty());
    let without = without.min_by_key(|lines| lines.iter().map(String::len).sum::<usize>()).unwrap_or_default();
    Some(Smallest { scenario, expected, actual, differences, separating, without, rules })
}

/// Makes the scenario smaller for as long as the adapter fails at it in the same way. To wait for no answer again and again would take
/// too long.
pub fn smallest_failing(referee: &mut Referee, scenario: &Scenario, failure: &AdapterFailure) -> Scenario {
    if matches!(failure, AdapterFailure::TimedOut { .. } | AdapterFailure::CannotStart { .. }) {
        return scenario.clone();
    }
    let begin = Instant::now();
    shrink(scenario, BUDGET, &mut |candidate| {
        begin.elapsed() < PATIENCE && referee.ask(candidate).is_err_and(|other| other.kind() == failure.kind())
    })
}

/// Both answers, where there are two and they differ.
fn differing(referee: &mut Referee, scenario: &Scenario) -> Option<(Value, Value, Vec<Difference>)> {
    let Truth::Outcome(expected) = Truth::of_model(scenario) else { return None };
    let Ok(Reply::Outcome(actual)) = referee.ask(scenario) else { return None };
    let differences = referee.compare(&expected, &actual);
    (!differences.is_empty()).then_some((expected, actual, differences))
}

/// The smaller scenarios on which both sides agree; if there are any, only those on which they agree in an answer and not in a refusal,
/// for whatever is taken away, a refusal by both is never far. Where both refuse from the start, a refusal will do.
fn agreeing(referee: &mut Referee, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Scenario> {
    let refused: Vec<bool> = SECTIONS.iter().map(|section| refuses(expected, section) && refuses(actual, section)).collect();
    let mut answered = Vec::new();
    let mut others = Vec::new();
    let begin = Instant::now();
    for neighbour in neighbours(scenario).into_iter().take_while(|_| begin.elapsed() < PATIENCE) {
        let Truth::Outcome(expected) = Truth::of_model(&neighbour) else { continue };
        let Ok(Reply::Outcome(actual)) = referee.ask(&neighbour) else { continue };
        if referee.compare(&expected, &actual).is_empty() {
            let is_answered = SECTIONS.iter().zip(&refused).all(|(section, refused)| *refused || !refuses(&actual, section));
            if is_answered { &mut answered } else { &mut others }.push(neighbour);
        }
    }
    if answered.is_empty() { others } else { answered }
}

fn refuses(outcome: &Value, section: &str) -> bool {
    outcome.get(section).is_some_and(|section| section.get("errors").is_some() || section.get("crash").is_some())
}

/// The rules that are missing most often where both sides agree.
fn separating(agreeing: &[Scenario], rules: &[Rule]) -> Vec<Rule> {
    let mut missing = vec![0; rules.len()];
    for neighbour in agreeing {
        let deciding = rules_of(neighbour);
        for (count, rule) in missing.iter_mut().zip(rules) {
            *count += usize::from(!deciding.contains(rule));
        }
    }
    let most = missing.iter().copied().max().unwrap_or_default();
    rules.iter().zip(missing).filter(|(_, count)| *count == most && most > 0).map(|(rule, _)| *rule).collect()
}

/// The lines of a scenario that another one has not.
fn missing_lines(scenario: &Scenario, other: &Scenario) -> Vec<String> {
    let other = render::scenario(other);
    let mut left: Vec<&str> = other.lines().collect();
    let mut missing = Vec::new();
    for line in render::scenario(scenario).lines() {
        match left.iter().position(|other| *other == line) {
            Some(position) => drop(left.remove(position)),
            None => missing.push(line.trim().to_owned()),
        }
    }
    missing
}

/// The difference that the others follow from, as far as one can tell: what one side refuses, the other answers at length.
pub fn principal(differences: &[Difference]) -> Option<&Difference> {
    differences.iter().find(|difference| difference.field.contains(".errors")).or(differences.first())
}

/// What makes two differences of different scenarios the same one: the field without the names on its way, which side is silent, and
/// the codes where errors are concerned.
pub fn sign(difference: &Difference) -> String {
    let side = |value: &Option<Value>| match value {
        None => "nothing".to_owned(),
        Some(value) => codes(value).unwrap_or_else(|| "a value".to_owned()),
    };
    // One code of an implementation stands for many of its reasons; what it says to people tells them apart.
    let said = difference.actual.as_ref().and_then(message).map(|text| format!(": {text}")).unwrap_or_default();
    format!("{}: {} / {}{said}", difference.field, side(&difference.expected), side(&difference.actual))
}

/// The message of an error, or of the first of a list, without what is about the one case: quotations, numbers and paths.
fn message(value: &Value) -> Option<String> {
    const LENGTH: usize = 80;
    let text = match value {
        Value::Array(items) => return message(items.first()?),
        Value::Object(map) => map.get("message")?.as_str()?,
        _ => return None,
    };
    let unquoted: Vec<&str> = text.split(['"', '\'']).step_by(2).collect();
    let first = unquoted.join(" ");
    let words = first
        .lines()
        .next()?
        .split_whitespace()
        .filter(|word| !word.contains('/') && !word.contains(|letter: char| letter.is_ascii_digit()));
    let text = words.collect::<Vec<_>>().join(" ");
    Some(text.chars().take(LENGTH).collect()).filter(|text: &String| !text.is_empty())
}

/// The first code of an error, of a list of them, or a code itself.
fn codes(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => codes(items.first()?),
        Value::Object(map) => {
            let code = map.get("code")?.as_str()?;
            let cause = map.get("cause").and_then(codes);
            Some(cause.map_or_else(|| code.to_owned(), |cause| format!("{code} ({cause})")))
        }
        Value::String(text) => crate::outcome::Code::ALL.iter().find(|code| code.as_str() == text).map(|code| code.as_str().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compare::{Errors, compare};

    fn signed(expected: Value, actual: Value) -> String {
        let declared: Vec<String> = ["load".to_owned(), "client".to_owned()].into();
        principal(&compare(&expected, &actual, &declared, Errors::Exact)).map(sign).unwrap_or_default()
    }

    #[test]
    fn names_on_the_way_make_no_other_difference() {
        let user = |name: &str, token: &str| json!({"load": {"config": {"users": [{"name": name, "user": {"token": token}}]}}});
        assert_eq!(signed(user("a\"]", "x"), user("a\"]", "y")), signed(user("b", "u"), user("b", "v")));
        assert_eq!(signed(user("a", "x"), user("a", "y")), "load.config.users.user.token: a value / a value");
    }

    #[test]
    fn codes_make_another_difference() {
        let refused = |errors: Value| json!({"client": {"errors": errors}});
        let answered = json!({"client": {"ok": {"host": "h"}}});
        assert_eq!(signed(refused(json!([{"code": "ca-both", "name": "c"}])), answered.clone()), "client.errors: ca-both / nothing");
        let said = |message: &str| json!({"client": {"errors": [{"code": "other", "message": message}]}});
        let ours = json!({"client": {"ok": {"host": "h"}}});
        assert_eq!(signed(ours.clone(), said("missing field `a` at line 3")), signed(ours.clone(), said("missing field `a` at line 14")));
        assert_ne!(signed(ours.clone(), said("missing field `a`")), signed(ours, said("no such \"file\"")));
        let load = refused(json!([{"code": "load-file", "cause": {"code": "decode-type"}}]));
        assert_eq!(signed(load, answered), "client.errors: load-file (decode-type) / nothing");
    }
}
