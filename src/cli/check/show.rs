//! Shows what a check found, the worst first, each by its smallest scenarios, and reports it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use kubeconfig_oracle::check::corpus::write_case;
use kubeconfig_oracle::check::protocol::AdapterUnderTest;
use kubeconfig_oracle::check::shrink::{Smallest, smallest_failing, smallest_of_cause};
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::report::{Example, FindingLine};
use kubeconfig_oracle::check::verdict::{Finding, Group, Session, Suspects, Verdict, departed, render};

use super::super::output::print_text;
use super::{Check, Closeness, print_line};

/// Says from how many rules a client departs, and what no rule explains.
pub(super) fn departures(groups: &[Group], uncounted: u64) -> String {
    let rules = departed(groups);
    let unexplained: u64 = groups.iter().filter(|group| group.cause.is_none()).map(|group| group.kind.count).sum();
    let mut text = match rules.len() {
        0 => "  no rule is known from which it departs".to_owned(),
        count => {
            let names: Vec<&str> = rules.iter().map(|rule| rule.as_str()).collect();
            format!("  departs from {count} {}: {}", if count == 1 { "rule" } else { "rules" }, names.join(", "))
        }
    };
    if unexplained > 0 {
        text += &format!("\n  {unexplained} scenarios without a known cause");
    }
    if uncounted > 0 {
        text += &format!("\n  {uncounted} more scenarios were not looked into");
    }
    text
}

/// What findings are shown with.
pub(super) struct Shower<'a> {
    pub(super) check: &'a Check,
    /// The adapter's command.
    pub(super) command: &'a str,
    /// The file of each case, by its id.
    pub(super) files: &'a BTreeMap<String, PathBuf>,
    /// What the run says for and against causes.
    pub(super) suspects: &'a Suspects,
    pub(super) stop: &'a Stop,
}

impl Shower<'_> {
    /// Prints as many groups as are wanted, and reports all of them.
    pub(super) fn show(&self, groups: &[Group], adapter: &mut AdapterUnderTest, session: &mut Session<'_>) -> io::Result<()> {
        let mut anchors = BTreeSet::new();
        for (index, group) in groups.iter().enumerate() {
            let mut line = group.line(&mut anchors);
            if index < self.check.shrink {
                self.show_one(group, &mut line, adapter)?;
            } else {
                line.examples = group.kind.examples.first().map(|found| self.as_found(found, adapter)).into_iter().collect();
            }
            session.report(&line)?;
        }
        let (all, shown) = (groups.len(), self.check.shrink);
        if all > shown {
            print_line!("shown: {shown} of {all} findings (--shrink {all} shows all)\n")?;
        }
        Ok(())
    }

    fn show_one(&self, group: &Group, line: &mut FindingLine, adapter: &mut AdapterUnderTest) -> io::Result<()> {
        print_line!("{}", line.title())?;
        let mut smallest = match self.check.recorded {
            None => smallest_of_cause(adapter, &group.kind, self.suspects, group.cause),
            // An answer that contradicts a recording may still agree with the model.
            Some(_) => Vec::new(),
        };
        // What was found until then is not the smallest.
        self.stop.check()?;
        if group.cause.is_some() {
            smallest.truncate(1);
        }
        if smallest.is_empty()
            && let Some(found) = group.kind.examples.first()
        {
            line.examples.push(self.show_as_found(found, adapter)?);
        }
        for (found, smallest) in &smallest {
            line.examples.push(self.show_smallest(found, smallest, adapter)?);
        }
        Ok(())
    }

    /// Shows a finding as it is. For a failure of the adapter, it also shows a small scenario that causes it.
    fn show_as_found(&self, found: &Finding, adapter: &mut AdapterUnderTest) -> io::Result<Example> {
        let mut text = found.render();
        let mut example = self.as_found(found, adapter);
        if let Verdict::AdapterError { failure } = &found.judgement.verdict {
            let smallest = smallest_failing(adapter, &found.question.scenario, failure);
            self.stop.check()?;
            text += &render::indented(&render::scenario(&smallest));
            example.scenario = serde_json::to_value(&smallest).unwrap_or_default();
        }
        print_text(&format!("{text}  reproduce: {}\n\n", example.command))?;
        Ok(example)
    }

    /// Shows a smallest scenario, and saves it as a case if requested.
    fn show_smallest(&self, found: &Finding, smallest: &Smallest, adapter: &mut AdapterUnderTest) -> io::Result<Example> {
        let mut command = self.reproduce(found);
        if let Some(folder) = &self.check.write_case {
            match write_case(folder, smallest, adapter) {
                Ok(path) => command = self.command(&format!("--corpus {}", word(&path.to_string_lossy()))),
                Err(error) => print_line!("  not saved as a case: {error}")?,
            }
        }
        print_text(&format!("{}  reproduce: {command}\n\n", smallest.render()))?;
        let Smallest { scenario, differences, expected, actual, rules, .. } = smallest;
        let sections = &adapter.hello().sections;
        let example = Example::new(&found.question.scenario.id, scenario, differences, [Some(expected), Some(actual)], sections);
        Ok(Example { rules: rules.clone(), command, ..example })
    }

    fn as_found(&self, found: &Finding, adapter: &AdapterUnderTest) -> Example {
        let Finding { question, rules, judgement, truth, .. } = found;
        let failure = if let Verdict::AdapterError { failure } = &judgement.verdict { Some(failure.to_string()) } else { None };
        let (scenario, sides) = (&question.scenario, [Some(truth.outcome()), judgement.outcome.as_ref()]);
        let example = Example::new(&scenario.id, scenario, judgement.verdict.differences(), sides, &adapter.hello().sections);
        Example { rules: rules.clone(), failure, command: self.reproduce(found), ..example }
    }

    /// Returns the command that repeats just one question.
    fn reproduce(&self, found: &Finding) -> String {
        let id = &found.question.scenario.id;
        let check = self.check;
        let source = match (check.generate, self.files.get(id), &check.recorded) {
            (Some(_), ..) => {
                let argv = if check.argv { " --argv" } else { "" };
                let number = id.rsplit('/').next().unwrap_or_default();
                format!("--generate 1{argv} --seed {} --from {number}", check.seed)
            }
            (_, Some(file), _) => format!("--corpus {}", word(&file.to_string_lossy())),
            (_, None, path) => {
                format!("--recorded {} --case {}", word(&path.as_deref().unwrap_or(Path::new("-")).to_string_lossy()), word(id))
            }
        };
        self.command(&source)
    }

    fn command(&self, source: &str) -> String {
        let release = self.check.release.map_or_else(String::new, |release| format!(" --release {release}"));
        let errors = if self.check.machine.errors == Closeness::Refusal { " --errors refusal" } else { "" };
        let fresh = if self.check.machine.fresh { " --fresh" } else { "" };
        format!("kubeconfig-oracle check --adapter {} {source}{release}{errors}{fresh}", quoted(self.command))
    }
}

/// Returns a word for the shell, in quotes only if it needs them.
fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+:@%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
