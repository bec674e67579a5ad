//! Where the questions of a check come from.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::os::fd::AsFd;
use std::path::PathBuf;

use kubeconfig_oracle::check::corpus::classes::Class;
use kubeconfig_oracle::check::corpus::{cases, classes, documents, sources};
use kubeconfig_oracle::check::stop::{Stop, Stoppable};
use kubeconfig_oracle::check::verdict::Question;
use kubeconfig_oracle::release::Release;

use super::{Check, failed};

pub(super) type Questions = Box<dyn Iterator<Item = io::Result<Question>>>;

/// Questions, and what is known of them before they are asked.
pub(super) struct Source {
    pub(super) questions: Questions,
    /// The name of the source, for reports.
    pub(super) name: String,
    /// The number of questions, if known.
    pub(super) count: Option<u64>,
    /// The file of each case of a corpus, by its id.
    pub(super) files: BTreeMap<String, PathBuf>,
    /// The classes of cases, by their ids.
    pub(super) classes: BTreeMap<String, Class>,
}

impl Source {
    /// Opens the source that the options name, for a release or else for each scenario's own.
    pub(super) fn open(check: &Check, release: Option<Release>, stop: &Stop) -> io::Result<Source> {
        let mut source = if let Some(path) = &check.corpus {
            corpus(check, path, release)?
        } else if let Some(path) = &check.recorded {
            recorded(&path.display().to_string(), release, stop)?
        } else {
            generated(check, release)
        };
        if let Some(wanted) = check.case.clone() {
            source.count = None;
            let is_wanted = move |question: &io::Result<Question>| question.as_ref().map_or(true, |found| found.scenario.id == wanted);
            source.questions = Box::new(source.questions.filter(is_wanted));
        }
        Ok(source)
    }

    /// Returns the class of a question.
    pub(super) fn class(&self, question: &Question) -> Option<Class> {
        if self.files.is_empty() { Class::of(&question.scenario) } else { self.classes.get(&question.scenario.id).copied() }
    }

    fn new(questions: Questions, name: String, count: Option<u64>) -> Source {
        Source { questions, name, count, files: BTreeMap::new(), classes: BTreeMap::new() }
    }
}

fn corpus(check: &Check, path: &std::path::Path, release: Option<Release>) -> io::Result<Source> {
    let mut cases = cases::read(path).map_err(failed)?;
    let classes = if check.class.is_empty() { classes::around(path) } else { classes::read(path) }.map_err(failed)?;
    if !check.class.is_empty() {
        cases.retain(|case| classes.get(&case.scenario.id).is_some_and(|class| check.class.contains(class)));
    }
    let count = Some(cases.len() as u64);
    let files = cases.iter().map(|case| (case.scenario.id.clone(), case.path.clone())).collect();
    let questions = cases.into_iter().map(move |case| Ok(Question::of_scenario(case.scenario, release)));
    Ok(Source { files, classes, ..Source::new(Box::new(questions), path.display().to_string(), count) })
}

fn recorded(name: &str, release: Option<Release>, stop: &Stop) -> io::Result<Source> {
    let documents = if name == "-" { documents::read_stream(standard_input(stop)?, name) } else { documents::read(name) };
    let questions = sources::recorded(documents, release.unwrap_or_default());
    Ok(Source::new(Box::new(questions.map(|question| question.map_err(failed))), name.to_owned(), None))
}

fn generated(check: &Check, release: Option<Release>) -> Source {
    let (count, seed, from) = (check.generate.unwrap_or_default(), check.seed, check.from);
    let questions: Questions = match check.argv {
        true => Box::new(sources::generated_argvs(seed, from, count, release).map(Ok)),
        false => Box::new(sources::generated(seed, from, count, release).map(Ok)),
    };
    Source::new(questions, format!("{count} scenarios of seed {seed}"), Some(count))
}

/// Returns standard input, for which a check does not wait once it must end.
fn standard_input(stop: &Stop) -> io::Result<impl BufRead + use<>> {
    let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    Ok(BufReader::new(Stoppable::new(input, stop)))
}
