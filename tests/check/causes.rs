//! Causes: every mutant as a client is told the rule that it has wrong, and a client with two faults is told both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use kubeconfig_oracle::check::corpus::cases;
use kubeconfig_oracle::check::corpus::sources::{generated, generated_argvs};
use kubeconfig_oracle::check::protocol::{AdapterFailure, Reply};
use kubeconfig_oracle::check::shrink::{Client, Smallest, smallest};
use kubeconfig_oracle::check::verdict::{
    Answers, Cause, Compared, Comparison, Difference, Explanation, Observed, Severity, Suspects, rules_of,
};
use kubeconfig_oracle::internals::compare::{Errors, SECTIONS, compare};
use kubeconfig_oracle::internals::in_order::{cores, in_order};
use kubeconfig_oracle::internals::mutants::{self, Case, Mutant};
use kubeconfig_oracle::{Rule, Scenario};
use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A scenario with what all mutants answer to it.
struct Asked {
    scenario: Scenario,
    rules: Vec<Rule>,
    answers: Answers,
}

fn corpus() -> Vec<Scenario> {
    let newest = |case: cases::Case| Scenario { release: None, ..case.scenario };
    cases::read(format!("{ROOT}/tests/corpus").as_ref()).unwrap().into_iter().map(newest).collect()
}

fn made_up(seed: u64, count: u64) -> Vec<Scenario> {
    generated(seed, 0, count, None).map(|question| question.scenario).collect()
}

fn ask_all(scenarios: Vec<Scenario>) -> Vec<Asked> {
    let suspects = Suspects::default();
    let mut all = Vec::new();
    let ask = |scenario: Scenario| {
        let (rules, answers) = (rules_of(&scenario), suspects.answers(&scenario));
        (!answers.right().is_null()).then_some(Asked { scenario, rules, answers })
    };
    in_order(cores(), cores(), scenarios.into_iter(), ask, |asked| {
        all.extend(asked);
        Ok::<(), ()>(())
    })
    .unwrap();
    all
}

/// What is asked, with what the mutants say wrong of it in one way of comparing.
type Way<'a> = [(&'a Asked, Compared<'a>)];

fn compared<'a>(all: &'a [Asked], compare: &Comparison<'_>) -> Vec<(&'a Asked, Compared<'a>)> {
    all.iter().map(|asked| (asked, asked.answers.compared(compare))).collect()
}

/// What a client is told.
struct Told {
    findings: Vec<Scenario>,
    suspects: Suspects,
    explanations: Vec<Explanation>,
}

impl Told {
    /// The causes, each with the number of findings.
    fn causes(&self) -> BTreeMap<Cause, usize> {
        let mut counts = BTreeMap::new();
        for cause in self.explanations.iter().flat_map(|explanation| &explanation.causes) {
            *counts.entry(*cause).or_default() += 1;
        }
        counts
    }

    fn unexplained(&self) -> usize {
        self.explanations.iter().filter(|explanation| explanation.cause().is_none()).count()
    }
}

/// Puts the questions to a client, which answers nothing else where it is right, and tells it the causes.
fn tell(all: &Way<'_>, compare: &Comparison<'_>, client: impl Fn(&Asked) -> Option<Value>) -> Told {
    let judge = |asked: &Asked| {
        let actual = client(asked)?;
        let differences = compare(&asked.scenario, asked.answers.right(), &actual);
        (!differences.is_empty()).then_some((actual, differences))
    };
    let judged: Vec<Option<(Value, Vec<Difference>)>> = all.iter().map(|(asked, _)| judge(asked)).collect();
    let differing = all.iter().zip(&judged).filter_map(|((asked, compared), judged)| {
        let (actual, differences) = judged.as_ref()?;
        Some((Observed { scenario: &asked.scenario, rules: &asked.rules, actual: Some(actual), differences }, compared))
    });
    let differing: Vec<(Observed<'_>, &Compared<'_>)> = differing.collect();
    let agreeing = all.iter().zip(&judged).filter(|(_, judged)| judged.is_none()).map(|((_, compared), _)| compared);
    let (suspects, explanations) = Suspects::of_answers(&differing, &agreeing.collect::<Vec<_>>(), compare);
    Told { findings: differing.iter().map(|(observed, _)| observed.scenario.clone()).collect(), suspects, explanations }
}

/// Whether two mutants answer alike wherever one of them is wrong, as far as is compared.
fn are_equal(all: &Way<'_>, left: usize, right: usize, compare: &Comparison<'_>) -> bool {
    all.iter().all(|(asked, _)| {
        let answer = |index: usize| asked.answers.of_mutant(index).unwrap_or(asked.answers.right());
        compare(&asked.scenario, answer(left), answer(right)).is_empty()
    })
}

/// The corpus and `CAUSES=N` generated scenarios, with the answers of all mutants.
fn asked() -> &'static [Asked] {
    static ASKED: OnceLock<Vec<Asked>> = OnceLock::new();
    ASKED.get_or_init(|| {
        let count = number("CAUSES", 0);
        let argvs = generated_argvs(16, 0, count / 4, None).map(|question| question.scenario);
        ask_all(corpus().into_iter().chain(made_up(16, count)).chain(argvs).collect())
    })
}

fn number(switch: &str, default: u64) -> u64 {
    std::env::var(switch).map_or(default, |number| number.parse().unwrap())
}

/// How many mutants as clients are told what.
#[derive(Default)]
struct Score {
    observable: usize,
    told: usize,
    told_an_equal: Vec<String>,
    wrong: Vec<String>,
}

fn score(all: &Way<'_>, compare: &Comparison<'_>) -> Score {
    let mut score = Score::default();
    let mutants = mutants::all();
    for (index, mutant) in mutants.iter().enumerate() {
        let told = tell(all, compare, |asked| asked.answers.of_mutant(index).cloned());
        if told.findings.is_empty() {
            continue;
        }
        score.observable += 1;
        let causes = told.causes();
        let is_own = causes.keys().all(|cause| cause.rule == mutant.rule) && told.unexplained() == 0;
        let place = |cause: &Cause| mutants.iter().position(|other| (other.rule, other.name) == (cause.rule, cause.how)).unwrap();
        let line = || format!("{mutant:?} ({} findings, {} unexplained): {causes:?}", told.findings.len(), told.unexplained());
        if is_own {
            score.told += 1;
        } else if causes.len() == 1 && causes.keys().all(|cause| are_equal(all, index, place(cause), compare)) {
            score.told_an_equal.push(line());
        } else {
            score.wrong.push(line());
        }
    }
    score
}

/// The ways in which adapters are compared.
const WAYS: [(&str, &[&str], Errors); 3] = [
    ("all sections", SECTIONS, Errors::Exact),
    ("client alone", &["client"], Errors::Exact),
    ("client alone, refusals", &["client"], Errors::Refusal),
];

#[test]
fn every_mutant_is_told_its_rule() {
    let begin = std::time::Instant::now();
    let all = asked();
    println!("{} scenarios put to {} mutants in {:?}", all.len(), mutants::all().len(), begin.elapsed());
    for (name, sections, errors) in WAYS {
        let compare = |_: &Scenario, expected: &Value, actual: &Value| compare(expected, actual, sections, errors);
        let Score { observable, told, told_an_equal, wrong } = score(&compared(all, &compare), &compare);
        println!(
            "{name}: {observable} are observable; told their own rule: {told}; that of an equal mutant: {}; something else: {} ({:?})",
            told_an_equal.len(),
            wrong.len(),
            begin.elapsed(),
        );
        let equal = told_an_equal.iter().map(|line| format!("  equal: {line}"));
        equal.for_each(|line| println!("{line}"));
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
    }
}

/// What a client answers that has both faults: what each says otherwise than the right answer. Where both say something about the same value,
/// the first one does.
fn both(right: &Value, first: &Value, second: &Value) -> Value {
    match (right, first, second) {
        (_, first, second) if first == right => second.clone(),
        (Value::Object(right), Value::Object(first), Value::Object(second)) => {
            let keys: BTreeSet<&String> = right.keys().chain(first.keys()).chain(second.keys()).collect();
            let merge = |key: &String| {
                let (right, first, second) = (right.get(key), first.get(key), second.get(key));
                let merged = match (right, first, second) {
                    (Some(right), Some(first), Some(second)) => Some(both(right, first, second)),
                    (right, first, second) if first == right => second.cloned(),
                    (_, first, _) => first.cloned(),
                };
                Some((key.clone(), merged?))
            };
            let mut merged: serde_json::Map<String, Value> = keys.into_iter().filter_map(merge).collect();
            // Who refuses has no answer.
            if merged.contains_key("errors") && first.get("ok").or(second.get("ok")).is_some() && merged.get("config").is_none() {
                merged.remove("ok");
            }
            Value::Object(merged)
        }
        (Value::Array(right), Value::Array(first), Value::Array(second)) if right.len() == first.len() && right.len() == second.len() => {
            right.iter().zip(first).zip(second).map(|((right, first), second)| both(right, first, second)).collect()
        }
        (_, first, _) => first.clone(),
    }
}

/// The answer of a client with two faults; none where it is right.
fn with_both(asked: &Asked, first: usize, second: usize) -> Option<Value> {
    match (asked.answers.of_mutant(first), asked.answers.of_mutant(second)) {
        (Some(first), Some(second)) => Some(both(asked.answers.right(), first, second)),
        (first, second) => first.or(second).cloned(),
    }
}

/// What came of the pairs.
#[derive(Default)]
struct Pairs {
    /// Those of which both faults show somewhere.
    pairs: usize,
    both_told: usize,
    /// Those that are told other rules besides.
    others_told: usize,
    unexplained: usize,
    findings: usize,
    missed: Vec<String>,
    /// The smallest scenarios, one for each cause that is told, and those that show that cause alone.
    shrunk: usize,
    kept: usize,
    /// Those that still show the other fault, too.
    mixed: Vec<String>,
    /// Those that show another cause instead.
    slipped: Vec<String>,
}

/// Whether two faults both show: some answer is another one than with only one of them.
fn both_show(all: &Way<'_>, compare: &Comparison<'_>, first: usize, second: usize) -> bool {
    let shows = |one: usize, other: usize| {
        all.iter().any(|(asked, _)| {
            asked.answers.of_mutant(one).is_some() && {
                let right = asked.answers.right();
                let together = with_both(asked, first, second);
                let alone = asked.answers.of_mutant(other).unwrap_or(right);
                !compare(&asked.scenario, alone, together.as_ref().unwrap_or(right)).is_empty()
            }
        })
    };
    shows(first, second) && shows(second, first)
}

/// The cause that a smallest scenario shows by itself.
fn shown_by(smallest: &Smallest, suspects: &Suspects, compare: &Comparison<'_>) -> Option<Cause> {
    let Smallest { scenario, actual, differences, rules, .. } = smallest;
    suspects.cause_of(&Observed { scenario, rules, actual: Some(actual), differences }, compare)
}

/// The first finding of each cause.
fn firsts(told: &Told) -> BTreeMap<Cause, Scenario> {
    let mut firsts = BTreeMap::new();
    for (scenario, explanation) in told.findings.iter().zip(&told.explanations) {
        if let Some(cause) = explanation.causes.first() {
            firsts.entry(*cause).or_insert_with(|| scenario.clone());
        }
    }
    firsts
}

/// A client in this process.
struct InProcess<'a> {
    compare: &'a Comparison<'a>,
    answer: &'a dyn Fn(&Case) -> Value,
}

impl Client for InProcess<'_> {
    fn ask(&mut self, scenario: &Scenario) -> Result<Reply, AdapterFailure> {
        Ok(Case::new(scenario.clone()).map_or_else(|| Reply::Unsupported(String::new()), |case| Reply::Outcome((self.answer)(&case))))
    }

    fn compare(&self, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Difference> {
        (self.compare)(scenario, expected, actual)
    }
}

fn with_both_of(case: &Case, first: &Mutant, second: &Mutant) -> Value {
    match (first.answer(case), second.answer(case)) {
        (Some(first), Some(second)) => both(&case.right, &first, &second),
        (first, second) => first.or(second).unwrap_or_else(|| case.right.clone()),
    }
}

fn tell_pairs(all: &Way<'_>, compare: &Comparison<'_>, pairs: impl Iterator<Item = (usize, usize)>, shrink: bool) -> Pairs {
    let mutants = mutants::all();
    let place: BTreeMap<(Rule, &str), usize> =
        mutants.iter().enumerate().map(|(index, mutant)| ((mutant.rule, mutant.name), index)).collect();
    let mut sum = Pairs::default();
    for (first, second) in pairs.filter(|(first, second)| both_show(all, compare, *first, *second)) {
        let told = tell(all, compare, |asked| with_both(asked, first, second));
        let causes = told.causes();
        let is_told = |index: usize| {
            causes.keys().any(|cause| cause.rule == mutants[index].rule || are_equal(all, index, place[&(cause.rule, cause.how)], compare))
        };
        let is_other = |cause: &&Cause| {
            ![first, second]
                .iter()
                .any(|index| cause.rule == mutants[*index].rule || are_equal(all, *index, place[&(cause.rule, cause.how)], compare))
        };
        if shrink {
            for (cause, scenario) in firsts(&told) {
                let mut client = InProcess { compare, answer: &|case| with_both_of(case, &mutants[first], &mutants[second]) };
                let smallest = smallest(&mut client, &scenario, &told.suspects, Some(cause)).unwrap();
                let found = shown_by(&smallest, &told.suspects, compare);
                sum.shrunk += 1;
                if found.is_some_and(|found| found.rule == cause.rule) {
                    sum.kept += 1;
                } else {
                    let (first, second) = (&mutants[first], &mutants[second]);
                    let line = format!("{first:?} and {second:?}: {cause} became {found:?} in {}:\n{}", scenario.id, smallest.render());
                    if found.is_some() { &mut sum.slipped } else { &mut sum.mixed }.push(line);
                }
            }
        }
        sum.pairs += 1;
        sum.findings += told.findings.len();
        sum.unexplained += told.unexplained();
        sum.others_told += usize::from(causes.keys().any(|cause| is_other(&cause)));
        if is_told(first) && is_told(second) {
            sum.both_told += 1;
        } else {
            sum.missed.push(format!("{:?} and {:?}: {} findings, {causes:?}", mutants[first], mutants[second], told.findings.len()));
        }
    }
    sum
}

/// `PAIRS=1` takes every pair, `PAIRS=50` one in fifty.
#[test]
fn two_faults_are_both_told() {
    let mutants = mutants::all().len();
    let all = asked();
    let every = usize::try_from(number("PAIRS", 1500)).unwrap();
    for (name, sections, errors) in WAYS {
        let compare = |_: &Scenario, expected: &Value, actual: &Value| compare(expected, actual, sections, errors);
        let begin = std::time::Instant::now();
        let pairs = (0..mutants).flat_map(|first| (0..first).map(move |second| (first, second))).step_by(every);
        let Pairs { pairs, both_told, others_told, unexplained, findings, missed, shrunk, kept, mixed, slipped } =
            tell_pairs(&compared(all, &compare), &compare, pairs, number("SHRINK", 1) > 0);
        println!(
            "{name}: {} scenarios; of {pairs} pairs both are told for {both_told}; other rules besides for {others_told}; {unexplained} of {findings} findings unexplained ({:?})",
            all.len(),
            begin.elapsed(),
        );
        println!("  of {shrunk} smallest scenarios {kept} show their cause alone ({:?})", begin.elapsed());
        mixed.iter().for_each(|line| println!("  mixed: {line}"));
        slipped.iter().for_each(|line| println!("  slipped: {line}"));
        missed.iter().for_each(|line| println!("  missed: {line}"));
        // Of all pairs, a few hide each other wherever they meet.
        assert!(pairs > 0 && missed.len() * 100 <= pairs, "{name}: {} of {pairs} pairs are not both told", missed.len());
        assert!(slipped.len() * 100 <= shrunk && mixed.len() * 20 <= shrunk, "{name}: {shrunk} shrunk, {} to another fault", slipped.len());
        assert!(others_told * 50 <= pairs, "{name}: {others_told} of {pairs} pairs are told other rules, too");
        assert!(unexplained * 50 <= findings, "{name}: {unexplained} of {findings} findings are unexplained");
    }
}

/// A client that lets KUBERNETES_MASTER redirect the token of a file.
#[test]
fn a_redirected_token_stays_one() {
    let compare = |_: &Scenario, expected: &Value, actual: &Value| compare(expected, actual, &["client"], Errors::Refusal);
    let answer = |case: &Case| {
        let mut answer = case.right.clone();
        if let (Some(master), Some(client)) = (case.scenario.world.env.get("KUBERNETES_MASTER"), answer.pointer_mut("/client/ok")) {
            client["host"] = master.as_str().into();
        }
        answer
    };
    let mut client = InProcess { compare: &compare, answer: &answer };
    let mut seen = 0;
    for scenario in made_up(5, 400) {
        let Ok(Reply::Outcome(actual)) = client.ask(&scenario) else { continue };
        let right = serde_json::to_value(kubeconfig_oracle::evaluate(&scenario).unwrap()).unwrap();
        let before = Severity::of(&compare(&scenario, &right, &actual), &right, &actual);
        if before != Severity::Credential {
            continue;
        }
        let smallest = smallest(&mut client, &scenario, &Suspects::default(), None).unwrap();
        assert_eq!(smallest.severity, Severity::Credential, "{}", scenario.id);
        let Smallest { scenario: small, differences, expected, .. } = &smallest;
        let [host] = differences.as_slice() else { panic!("{}: {}", scenario.id, smallest.render()) };
        let master = &small.world.env["KUBERNETES_MASTER"];
        assert_eq!((host.path.as_str(), host.actual.as_ref()), ("client.ok.host", Some(&master.as_str().into())), "{}", scenario.id);
        assert!(master.is_empty() || master.contains("://"), "{}: {master}", scenario.id);
        let sends = |field: &&str| expected.pointer(&format!("/client/ok/{field}")).is_some();
        let credentials = ["bearerToken", "bearerTokenFile", "username", "exec", "authProvider", "tls/certData", "tls/certFile"];
        assert!(credentials.iter().any(sends), "{}: nothing is sent: {}", scenario.id, smallest.render());
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
}

/// Two of client-go's refusals at once.
const TWO_ERRORS: &str = r#"{"id": "test/two-errors", "world": {"env": {"KUBECONFIG": "/world/a"}, "files": {"/world/a": {"text":
    "current-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, cluster: {proxy-url: 'http://p'}}]\nusers: [{name: a, user: {token: t, username: u, password: p}}]"}}}}"#;

/// A client that makes some of client-go's checks is told each one that it does not make, where they come together, too.
#[test]
fn a_lax_client_is_told_every_check_that_it_does_not_make() {
    const UNCHECKED: [&str; 3] = ["multiple-auth-methods", "no-server", "ca-both"];
    let compare = |_: &Scenario, expected: &Value, actual: &Value| compare(expected, actual, &["client"], Errors::Refusal);
    let two = ask_all(vec![Scenario::from_json(TWO_ERRORS).unwrap()]);
    let all: Vec<(&Asked, Compared<'_>)> = [compared(asked(), &compare), compared(&two, &compare)].into_iter().flatten().collect();
    let told = tell(&all, &compare, |asked| {
        let mut answer = asked.answers.right().clone();
        let errors = answer.pointer("/client/errors")?.as_array()?;
        let passes = errors.iter().all(|error| UNCHECKED.iter().any(|code| error["code"] == *code));
        answer["client"] = serde_json::json!({"ok": {"host": "https://a.example"}});
        passes.then_some(answer)
    });
    let rules: BTreeSet<Rule> = told.causes().keys().map(|cause| cause.rule).collect();
    assert_eq!(rules, BTreeSet::from([Rule::Val16, Rule::Val21, Rule::Val23]), "{:?}", told.causes());
    assert_eq!(told.unexplained(), 0);
    let both = told.explanations.last().map(|explanation| explanation.causes.iter().map(|cause| cause.rule).collect::<Vec<_>>());
    assert_eq!(both, Some(vec![Rule::Val16, Rule::Val21]));
}

/// What no mutant does stays without a cause, beside what one does.
#[test]
fn what_no_mutant_does_has_no_cause() {
    let compare = |_: &Scenario, expected: &Value, actual: &Value| compare(expected, actual, &["client"], Errors::Exact);
    let told = tell(&compared(asked(), &compare), &compare, |asked| {
        let mut answer = asked.answers.right().clone();
        let host = answer.pointer_mut("/client/ok/host")?;
        *host = format!("{}/api", host.as_str()?).into();
        Some(answer)
    });
    assert!(told.findings.len() > 50 && told.unexplained() == told.findings.len(), "{:?}", told.causes());
}
