//! Checks a loader of the caller's own, in the caller's own tests: without an adapter, a process or a fence.
//!
//! ```no_run
//! # fn my_loader(_: &kubeconfig_oracle::check::with::OnDisk) -> Result<serde_json::Value, String> { Err(String::new()) }
//! kubeconfig_oracle::check::with(|world, _scenario| my_loader(world)).scenarios(1000).assert();
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::corpus::classes::Class;
use super::protocol::AdapterFailure;
use super::shrink::shrink;
use super::verdict::report::{Example, FindingLine, Tally};
use super::verdict::{Finding, Findings, Group, Judgement, Known, Question, Session, Severity, Signature, Truth, Verdict};
use super::verdict::{causes, departed, render};
use super::world::Sandbox;
use crate::compare::{Difference, Errors, compare};
use crate::generate::Scenarios;
use crate::scenario::{Entry, SERVICE_ACCOUNT, Scenario};

/// The limit of questions for one finding.
const BUDGET: usize = 2000;
/// The number of findings that are made small and shown.
const SHOWN: usize = 10;

/// Begins a check of a loader, which is given worlds on disk and returns the client configuration, the `ok` of an outcome's `client`
/// (PROTOCOL.md), or why it refuses. Zero values may be there. A panic counts as no answer.
///
/// The environment and the working directory of the process are left alone: the loader takes both from the world.
pub fn with<C, E>(client: C) -> With<C>
where
    C: FnMut(&OnDisk, &Scenario) -> Result<Value, E>,
    E: fmt::Display,
{
    With { client, seed: 1, from: 0, count: 500, fail_on: Severity::Cosmetic, has_overrides: false }
}

/// A check that is about to be made.
#[derive(Clone, Debug)]
pub struct With<C> {
    client: C,
    seed: u64,
    from: u64,
    count: u64,
    fail_on: Severity,
    has_overrides: bool,
}

/// A world on disk, in a temporary folder.
#[derive(Clone, Debug)]
pub struct OnDisk {
    root: PathBuf,
    cwd: PathBuf,
    env: BTreeMap<String, String>,
}

impl OnDisk {
    /// Returns the folder that stands for `/world`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the working directory.
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// Returns the environment.
    pub fn env(&self) -> &BTreeMap<String, String> {
        &self.env
    }

    /// Returns the value of a variable.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str)
    }

    /// Returns the path of a file that is named from the working directory.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.cwd.join(name)
    }
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The counts.
    pub tally: Tally,
    /// The findings, the worst first; of the first few, the examples are as small as possible.
    pub findings: Vec<FindingLine>,
    text: String,
    fail_on: Severity,
}

impl Checked {
    /// Whether something was compared, and nothing differs as badly as is looked for.
    pub fn is_clean(&self) -> bool {
        self.tally.is_clean_down_to(self.fail_on)
    }
}

/// Writes the findings with their smallest scenarios, and the counts.
impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<C, E> With<C>
where
    C: FnMut(&OnDisk, &Scenario) -> Result<Value, E>,
    E: fmt::Display,
{
    /// Sets the number of scenarios, 500 by default.
    pub fn scenarios(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// Sets the seed of the generator, 1 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of the first scenario, 0 by default.
    pub fn from(mut self, number: u64) -> Self {
        self.from = number;
        self
    }

    /// Sets the least severity that counts as a fault, [`Severity::Cosmetic`] by default.
    pub fn fail_on(mut self, least: Severity) -> Self {
        self.fail_on = least;
        self
    }

    /// Asks with overrides, too; without, none is generated.
    pub fn overrides(mut self) -> Self {
        self.has_overrides = true;
        self
    }

    /// Makes the check, and panics with the report unless it is clean.
    ///
    /// # Panics
    /// Something differs as badly as is looked for, the loader panics, or there is no place for worlds on this machine.
    #[track_caller]
    pub fn assert(self) {
        match self.run() {
            Ok(checked) if checked.is_clean() => {}
            Ok(checked) => panic!("the loader differs from client-go\n\n{checked}"),
            Err(error) => panic!("the check could not be made: {error}"),
        }
    }

    /// Makes the check.
    ///
    /// # Errors
    /// There is no place for worlds on this machine.
    pub fn run(self) -> io::Result<Checked> {
        let With { client, seed, from, count, fail_on, has_overrides } = self;
        let mut asked = Asked { client, sandbox: Sandbox::substituted()? };
        let mut known = Known::default();
        let mut session = Session::new(&mut known, None);
        let mut findings = Findings::default();
        let scenarios = Scenarios::mixed(seed);
        for number in from..from.saturating_add(count) {
            let scenario = Scenario { id: format!("generated/{seed}/{number}"), ..scenarios.get(number) };
            let question = Question::of_scenario(fit(scenario, has_overrides), None);
            let class = Class::of(&question.scenario).map(|class| class.to_string());
            findings.add(session.add(asked.judge(question), class)?);
        }
        let causes = causes(findings.differing(), findings.agreeing(), &|_, expected, actual| differences(expected, actual));
        let groups = findings.groups(&causes);
        let (mut lines, mut text, mut anchors) = (Vec::new(), String::new(), BTreeSet::new());
        for (index, group) in groups.iter().enumerate() {
            let mut line = group.line(&mut anchors);
            if index < SHOWN {
                text += &format!("{}\n", line.title());
                line.examples.extend(asked.example(group, &mut text));
            }
            lines.push(line);
        }
        if groups.len() > SHOWN {
            text += &format!("shown: {SHOWN} of {} findings\n\n", groups.len());
        }
        let tally = session.finish()?;
        let rules: Vec<&str> = departed(&groups).iter().map(|rule| rule.as_str()).collect();
        text += &format!("{tally}\n  departs from {} rules: {}\n", rules.len(), rules.join(", "));
        Ok(Checked { tally, findings: lines, text, fail_on })
    }
}

/// Takes from a scenario what such a loader cannot be asked: other entries, given lists of files, a pod, and permission bits, which do
/// not hold for every user.
fn fit(mut scenario: Scenario, has_overrides: bool) -> Scenario {
    (scenario.flags, scenario.bytes, scenario.argv) = Default::default();
    scenario.entry = Entry::Deferred;
    if !has_overrides {
        scenario.overrides = None;
    }
    if let Some(loading) = &mut scenario.loading {
        (loading.precedence, loading.migrations) = Default::default();
    }
    scenario.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT));
    scenario.world.files.values_mut().for_each(|file| file.mode = None);
    scenario
}

fn differences(expected: &Value, actual: &Value) -> Vec<Difference> {
    compare(expected, actual, &["client"], Errors::Refusal)
}

/// A loader, and the place for its worlds.
struct Asked<C> {
    client: C,
    sandbox: Sandbox,
}

impl<C, E> Asked<C>
where
    C: FnMut(&OnDisk, &Scenario) -> Result<Value, E>,
    E: fmt::Display,
{
    fn judge(&mut self, question: Question) -> Finding {
        let truth = question.truth();
        let (verdict, outcome) = match (self.ask(&question.scenario), &truth) {
            (Err(verdict), _) => (verdict, None),
            (Ok(_), Truth::Invalid(reason)) => (Verdict::Unsupported { reason: reason.clone() }, None),
            (Ok(actual), Truth::Outcome(expected)) => {
                let differences = differences(expected, &actual);
                (if differences.is_empty() { Verdict::Agrees } else { Verdict::Differs { differences } }, Some(actual))
            }
        };
        let rules = question.rules();
        Finding::new(question, rules, Judgement { verdict, outcome, allowed: Vec::new() }, truth, &["client".to_owned()])
    }

    /// Puts a world on disk and asks for its outcome, or returns the verdict where there is none.
    fn ask(&mut self, scenario: &Scenario) -> Result<Value, Verdict> {
        let reason = |error: io::Error| Verdict::Unsupported { reason: format!("its world cannot be put on this machine's disk: {error}") };
        let entered = self.sandbox.put_up(scenario).map_err(reason)?;
        let root = PathBuf::from(self.sandbox.substitution().root());
        let cwd = entered.world.cwd.as_ref().map_or_else(|| root.clone(), PathBuf::from);
        let world = OnDisk { root, cwd, env: entered.world.env.clone() };
        let answered = catch_unwind(AssertUnwindSafe(|| (self.client)(&world, &entered)));
        let outcome = match answered {
            Ok(Ok(configuration)) => json!({"client": {"ok": without_zeroes(configuration)}}),
            Ok(Err(reason)) => json!({"client": {"errors": [{"code": "other", "message": reason.to_string()}]}}),
            Err(panic) => {
                let failure = AdapterFailure::Crashed { status: "panic".to_owned(), stderr: said(&*panic) };
                return Err(Verdict::AdapterError { failure });
            }
        };
        Ok(self.sandbox.substitution().outcome_back(outcome))
    }

    /// Returns the smallest scenario that shows a group, and adds it to the text.
    fn example(&mut self, group: &Group, text: &mut String) -> Option<Example> {
        let found = group.kind.examples.first()?;
        let scenario = self.smallest(found);
        let id = &found.question.scenario.id;
        let smallest = self.judge(Question::of_scenario(scenario, None));
        let Finding { question, rules, judgement, truth, .. } = &smallest;
        let (seed, number) = id.strip_prefix("generated/").and_then(|rest| rest.split_once('/')).unwrap_or_default();
        let command = format!(".seed({seed}).from({number}).scenarios(1)");
        let failure = if let Verdict::AdapterError { failure } = &judgement.verdict { Some(failure.to_string()) } else { None };
        *text += &failure.as_ref().map_or_else(String::new, |failure| format!("  {failure}\n"));
        *text += &render::deciding(rules);
        *text += &render::differences(judgement.verdict.differences());
        *text += &render::indented(&render::scenario(&question.scenario));
        *text += &format!("  again: {command}\n\n");
        let sides = [Some(truth.outcome()), judgement.outcome.as_ref()];
        let example = Example::new(id, &question.scenario, judgement.verdict.differences(), sides, &["client".to_owned()]);
        Some(Example { rules: rules.clone(), failure, command, ..example })
    }

    /// Makes a scenario smaller while it shows the same: the same difference as badly, and no more differences; or a panic.
    fn smallest(&mut self, found: &Finding) -> Scenario {
        let shown = |Finding { judgement, truth, severity, .. }: &Finding| match (&judgement.verdict, &judgement.outcome) {
            (Verdict::AdapterError { .. }, _) => Some((None, None, 0)),
            (verdict, outcome) => {
                let differences = verdict.differences();
                let reason = Severity::reason(differences, truth.outcome(), outcome.as_ref()?)?;
                Some((Some(Signature::of(reason)), *severity, differences.len()))
            }
        };
        let Some((signature, severity, mut fewest)) = shown(found) else { return found.question.scenario.clone() };
        shrink(&found.question.scenario, BUDGET, &mut |candidate| {
            let Some(now) = shown(&self.judge(Question::of_scenario(candidate.clone(), None))) else { return false };
            let is_same = now.0 == signature && now.1 == severity && now.2 <= fewest;
            fewest = if is_same { now.2 } else { fewest };
            is_same
        })
    }
}

/// Returns what a panic says.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Returns a configuration without what is empty, false, 0 or null. Lists keep their items, and extra values of an impersonation their keys.
fn without_zeroes(value: Value) -> Value {
    let Value::Object(map) = value else { return value };
    let kept = |(name, value): (String, Value)| {
        // What is in them are keys of a user's own.
        let value = if name == "extra" || name == "config" { value } else { without_zeroes(value) };
        let is_whole = matches!(name.as_str(), "exec" | "authProvider") && value.is_object();
        let is_zero = value.is_null() || value == false || value == 0 || value == "" || value == json!([]) || value == json!({});
        (!is_zero || is_whole).then_some((name, value))
    };
    Value::Object(map.into_iter().filter_map(kept).collect::<Map<_, _>>())
}
