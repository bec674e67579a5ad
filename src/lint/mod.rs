//! Finds what deserves attention in kubeconfigs.
//!
//! ```text
//! files --decode, load--> File, merged Config --checks--> findings
//! ```
//!
//! A check is a function from what the stages return to findings: it decides nothing that a stage decides. Whether a cluster or a user can be
//! used is asked of the stages themselves (`ask.rs`). Nothing is run, and the time is an argument.

mod ask;
mod certificates;
mod credentials;
mod fields;
mod file;
mod finding;
mod list;
mod names;
mod permissions;
mod placeholders;
mod plugins;
mod servers;
mod whole;

use std::collections::BTreeSet;

use crate::decode::{self, DecodeError, DecodeFailure, Decoded, Position, Step, Survey};
use crate::explain::advice;
use crate::kubeconfig::Config;
use crate::load::{Load, LoadingRules, decode_error, load};
use crate::merge::Claims;
use crate::outcome::Error;
use crate::rule::Rule;
use crate::secrets::mask;
use crate::untrusted::shown;
use crate::world::{OsError, World};

use file::File;
pub use file::Setting;
pub use finding::{Check, Finding, Severity};

/// How the files belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// Each stands on its own.
    Apart,
    /// They are one list, as that of `KUBECONFIG`.
    List,
}

/// Looks at files. `own` are the names of those that kubectl reads here; all others are from elsewhere. Returns the findings in the order of
/// the files, and in each from top to bottom.
pub fn lint(names: &[String], own: &[String], together: Together, setting: Setting) -> Vec<Finding> {
    let is_own = |name: &str| own.iter().any(|own| setting.world.absolute(own) == setting.world.absolute(name));
    let opened: Vec<Opened> = names.iter().map(|name| Opened::new(name, together, setting)).collect();
    let files: Vec<File> = opened.iter().filter_map(|opened| opened.file(!is_own(&opened.name), setting)).collect();
    let mut found: Vec<Finding> = opened.iter().flat_map(|opened| opened.findings.iter().cloned()).collect();
    match together {
        Together::Apart => found.extend(files.iter().flat_map(|file| of_file(file, file.config))),
        Together::List => {
            let (merged, claims) = merge(names, setting);
            found.extend(files.iter().flat_map(|file| of_file(file, &merged)));
            found.extend(list::lost(&files, &claims, &merged));
        }
    }
    let found = with_lines(sorted(found, names), setting.world);
    // A kubeconfig that was pasted into KUBECONFIG is taken for names of files.
    found.into_iter().map(|finding| Finding { file: shown(&finding.file).to_string(), ..finding }).collect()
}

/// Runs every check of a single file. `merged` has what counts of it and of other files.
fn of_file(file: &File, merged: &Config) -> Vec<Finding> {
    let checks = [
        fields::unknown,
        fields::ignored,
        names::odd,
        ask::refused,
        credentials::unused,
        credentials::unsent,
        credentials::removed_later,
        credentials::tokens,
        plugins::relative,
        plugins::missing,
        plugins::foreign,
        certificates::check,
        placeholders::check,
        servers::insecure,
        servers::unexpanded,
        permissions::check,
    ];
    let found: Vec<Finding> = checks.iter().flat_map(|check| check(file)).chain(names::dangling(file, merged)).collect();
    without_consequences(found)
}

/// Leaves out findings that follow from another one at the same place, which says more.
fn without_consequences(found: Vec<Finding>) -> Vec<Finding> {
    let causes: fn(Check) -> &'static [Check] = |check| match check {
        Check::UnreadableReference | Check::RelativeCommand | Check::MissingCommand => &[Check::UnexpandedPath],
        Check::InvalidCa | Check::MismatchedKey => &[Check::EncodedTwice, Check::Placeholder],
        Check::InsecureServer => &[Check::InsecureBesideCa],
        Check::UnsentCredentials => &[Check::RefusedEntry],
        _ => &[],
    };
    let place = |finding: &Finding| (finding.line, finding.column);
    let all: BTreeSet<_> = found.iter().map(|finding| (place(finding), finding.check)).collect();
    let is_consequence = |finding: &Finding| causes(finding.check).iter().any(|&cause| all.contains(&(place(finding), cause)));
    found.iter().filter(|finding| !is_consequence(finding)).cloned().collect()
}

fn sorted(mut found: Vec<Finding>, names: &[String]) -> Vec<Finding> {
    let number = |finding: &Finding| names.iter().position(|name| *name == finding.file);
    found.sort_by_cached_key(|finding| (number(finding), finding.line, finding.column, finding.check));
    found.dedup();
    found
}

/// Adds to each finding the line that it is about.
fn with_lines(mut found: Vec<Finding>, world: &World) -> Vec<Finding> {
    for of_file in found.chunk_by_mut(|one, next| one.file == next.file) {
        let bytes = of_file.first().and_then(|first| world.read(&first.file).ok());
        let lines = bytes.map(|bytes| decode::lines(&bytes)).unwrap_or_default();
        // A file may be one long line with many findings.
        for on_line in of_file.chunk_by_mut(|one, next| one.line == next.line) {
            let number = on_line.first().map_or(0, |first| first.line);
            let Some(line) = number.checked_sub(1).and_then(|index| lines.get(index as usize)) else { continue };
            let masked = mask(line);
            for finding in on_line {
                finding.excerpt = decode::pointed_out(&masked, Position { line: number, column: finding.column });
            }
        }
    }
    found
}

/// Returns what kubectl makes of a list of files.
fn merge(names: &[String], setting: Setting) -> (Config, Claims) {
    let rules = LoadingRules { precedence: names.to_vec(), resolve_paths: true, ..LoadingRules::default() };
    // Loading writes nothing where nothing is migrated.
    let Load { claims, returned, .. } = load(&mut setting.world.clone(), &rules, setting.release.behaviours());
    (returned.ok().and_then(|loaded| loaded.config).unwrap_or_default(), claims)
}

/// A file that was opened, and what was found at that.
struct Opened {
    name: String,
    findings: Vec<Finding>,
    /// What it has, as it is written, and with absolute paths; none where it cannot be used.
    content: Option<(Config, Config, Survey)>,
}

impl Opened {
    fn new(name: &str, together: Together, setting: Setting) -> Opened {
        let (findings, content) = match setting.world.read(name) {
            Err(error) => (vec![unreadable(name, error, together)], None),
            Ok(bytes) => read(name, &bytes, setting),
        };
        Opened { name: name.to_owned(), findings, content }
    }

    fn file<'a>(&'a self, is_foreign: bool, setting: Setting<'a>) -> Option<File<'a>> {
        let (written, config, survey) = self.content.as_ref()?;
        Some(File { name: &self.name, written, config, survey, is_foreign, setting })
    }
}

/// Returns the finding about a file that cannot be read. In a list, one that does not exist is skipped (LOAD-05).
fn unreadable(name: &str, error: OsError, together: Together) -> Finding {
    let finding = match error {
        OsError::NotFound if together == Together::List => {
            Finding::new(Check::MissingFile, name, "the file does not exist, so it is skipped").by(Rule::Load05)
        }
        error => {
            let finding = Finding::new(Check::UnreadableFile, name, format!("the file cannot be read: {error}")).by(Rule::Load06);
            finding.repair(advice(&Error::new(error.code(), "")).unwrap_or_default())
        }
    };
    if servers::is_unexpanded(name) {
        return Finding { rule: Some(Rule::Home07), ..finding }.repair("write the whole path: nothing is expanded in it");
    }
    finding
}

fn read(name: &str, bytes: &[u8], setting: Setting) -> (Vec<Finding>, Option<(Config, Config, Survey)>) {
    let behaviours = setting.release.behaviours();
    match decode::decode(bytes, behaviours) {
        Err(failure) => {
            // Where types are wrong, fields can be looked at all the same.
            let is_typed = matches!(&failure, DecodeFailure::Refused(DecodeError { step: Step::Typed, .. }));
            let content = is_typed.then(|| (Config::default(), Config::default(), decode::survey(bytes, behaviours)));
            (of_refusal(name, bytes, &failure, setting), content)
        }
        Ok(Decoded { null_entries, .. }) if !null_entries.is_empty() => {
            let finding = Finding::new(Check::RefusedFile, name, "an entry is null, on which client-go crashes");
            (vec![finding.by(Rule::File07).repair("remove the entry, or write its fields")], None)
        }
        Ok(Decoded { config: written, .. }) => {
            let (config, _) = merge(&[name.to_owned()], setting);
            let found = whole::check(name, bytes, None, setting).or_else(|| empty(name, bytes, &written));
            (found.into_iter().collect(), Some((written, config, decode::survey(bytes, behaviours))))
        }
    }
}

/// Returns the findings about a file that is refused: what it is, or every value of the wrong type, or the reason.
fn of_refusal(name: &str, bytes: &[u8], failure: &DecodeFailure, setting: Setting) -> Vec<Finding> {
    if let Some(finding) = whole::check(name, bytes, Some(failure), setting) {
        return vec![finding.at(failure.position())];
    }
    if matches!(failure, DecodeFailure::Refused(DecodeError { step: Step::Typed, .. })) {
        let mistyped = fields::mistyped(name, &decode::mistyped(bytes, setting.release.behaviours()));
        if !mistyped.is_empty() {
            return mistyped;
        }
    }
    let repair = match failure {
        DecodeFailure::Crash(_) => None,
        DecodeFailure::Refused(error) => advice(&decode_error(error, name)),
    };
    let message = match failure {
        DecodeFailure::Crash(_) => format!("client-go crashes: {}", failure.message()),
        DecodeFailure::Refused(_) => failure.message().to_owned(),
    };
    let finding = Finding::new(Check::RefusedFile, name, message).at(failure.position()).by(failure.rule());
    vec![finding.repair(repair.unwrap_or_default())]
}

fn empty(name: &str, bytes: &[u8], config: &Config) -> Option<Finding> {
    let (rule, message) = match bytes {
        [] => (Rule::File01, "the file is empty, which is no error to kubectl"),
        _ => (Rule::File02, "the file sets nothing, which is no error to kubectl"),
    };
    (*config == Config::default()).then(|| Finding::new(Check::EmptyFile, name, message).by(rule))
}
