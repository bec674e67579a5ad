//! Explains how files were found, migrated and read (HOME, PREC, MIG, LOAD, FILE).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Explainer, file};
use crate::decode::Position;
use crate::load::{FileFate, FileRead, Load, Loaded, LoadingRules, Migrated, MigrationFate, PrecedenceFrom};
use crate::outcome::Error;
use crate::rule::Rule;
use crate::scenario::{Loading, Migration};
use crate::trace::{Decision, Source, Subject};

const KUBECONFIG: Source = Source::Environment("KUBECONFIG");
const HOME: Source = Source::Environment("HOME");

impl Explainer<'_> {
    /// Explains which files are read, and which are migrated.
    pub(super) fn loading_rules(&mut self, loading: Option<&Loading>, rules: &LoadingRules, migrated: &[Migrated]) {
        self.precedence(rules);
        if rules.explicit_path.contains(':') {
            self.record(Rule::Prec08, file(&rules.explicit_path), Source::Loading("explicitPath"));
        }
        for name in rules.files().filter(|name| is_meant_to_be_expanded(name)) {
            self.record(Rule::Home07, file(name), Source::Default);
        }
        let migrations = || Subject::Migration { to: String::new() };
        if rules.migrations.is_empty() {
            self.record(Rule::Mig09, migrations(), Source::Loading("migrations"));
        } else if loading.is_some_and(|loading| loading.migrations.is_some()) {
            self.record(Rule::Mig01, migrations(), Source::Loading("migrations"));
        } else if migrated.first().is_some_and(|migrated| migrated.fate.finds_no_destination()) {
            self.record(Rule::Mig01, migrations(), HOME);
        }
    }

    /// Explains the list of files: the given one, the variable's, or the home file.
    fn precedence(&mut self, rules: &LoadingRules) {
        let listed = self.world.env("KUBECONFIG");
        let (from, elements): (Source, Vec<&str>) = match rules.precedence_from {
            PrecedenceFrom::Home => return self.home_file(),
            PrecedenceFrom::Given => (Source::Loading("precedence"), rules.precedence.iter().map(String::as_str).collect()),
            PrecedenceFrom::Environment => {
                self.push(Decision::new(Rule::Prec01, Subject::Precedence, KUBECONFIG).over(vec![HOME]));
                if !listed.starts_with('/') || listed.contains([':', ' ', ',', '"', '\t']) {
                    self.record(Rule::Prec02, Subject::Precedence, KUBECONFIG);
                }
                let elements: Vec<&str> = listed.split(':').collect();
                if elements.iter().all(|element| element.is_empty()) {
                    self.record(Rule::Prec05, Subject::Precedence, KUBECONFIG);
                }
                (KUBECONFIG, elements)
            }
        };
        let mut record = |rule, note| self.push(Decision::new(rule, Subject::Precedence, from.clone()).noting(note));
        if rules.explicit_path.is_empty() && elements.contains(&"") {
            record(Rule::Load04, "empty names are skipped");
        }
        let texts: BTreeSet<&str> = elements.iter().copied().collect();
        if texts.len() < elements.len() {
            record(Rule::Prec03, "names are repeated");
        }
        let paths: BTreeSet<String> = texts.iter().map(|name| self.world.absolute(name)).collect();
        if paths.len() < texts.len() {
            self.push(Decision::new(Rule::Prec04, Subject::Precedence, from).noting("two names lead to one file"));
        }
    }

    fn home_file(&mut self) {
        let (home, rule) = if self.world.env("HOME").is_empty() { (Source::Default, Rule::Home02) } else { (HOME, Rule::Home04) };
        self.record(Rule::Home01, Subject::Home, home.clone());
        self.record(Rule::Prec01, Subject::Precedence, home.clone());
        self.push(Decision::new(rule, Subject::Precedence, home).noting("the default kubeconfig"));
    }

    /// Explains what one call of the loader did.
    pub(super) fn load(&mut self, rules: &LoadingRules, load: &Load) {
        load.migrations.iter().for_each(|migrated| self.migrated(migrated));
        let (errors, loaded) = match &load.returned {
            Ok(loaded) => (loaded.errors.as_slice(), Some(loaded)),
            Err(_) => (&[][..], None),
        };
        if load.migrations.iter().any(|migrated| matches!(migrated.fate, MigrationFate::Refused(_))) {
            return self.failed_migration(errors);
        }
        if load.migrations.iter().any(|migrated| migrated.fate == MigrationFate::Copied) {
            self.push(Decision::new(Rule::Load01, Subject::Load, Source::Loading("migrations")).noting("migrations come first"));
        }
        if !rules.explicit_path.is_empty() {
            let is_missing = errors.iter().any(|error| error.rule == Some(Rule::Load02));
            let rule = if is_missing { Rule::Load02 } else { Rule::Prec07 };
            self.record(rule, file(&rules.explicit_path), Source::Loading("explicitPath"));
            if is_missing {
                return;
            }
        }
        load.files.iter().for_each(|read| self.file(read));
        let Some(loaded) = loaded else { return self.crash(load) };
        self.reading(rules, load, loaded);
        if let Some(config) = &loaded.config {
            self.merge(config, load);
            self.paths(config, rules);
        }
    }

    fn migrated(&mut self, Migrated { migration: Migration { to, from }, fate }: &Migrated) {
        let decision =
            |rule, note| Decision::new(rule, Subject::Migration { to: to.clone() }, Source::WorldFile(from.clone())).noting(note);
        match fate {
            MigrationFate::Kept if self.world.stat(from).is_ok() => self.push(decision(Rule::Mig03, "the existing file is kept")),
            MigrationFate::Kept => {}
            MigrationFate::NothingToCopy => self.push(decision(Rule::Mig04, "nothing to copy")),
            MigrationFate::Refused(rule) => self.push(decision(*rule, "refused")),
            MigrationFate::Copied => {
                let destination = self.world.absolute(to);
                if !self.world.writes().iter().any(|write| write.path == destination) {
                    self.push(decision(Rule::Mig03, "written through a link"));
                }
                for rule in [Rule::Mig02, Rule::Mig06, Rule::Mig08] {
                    self.push(decision(rule, ""));
                }
            }
        }
    }

    fn failed_migration(&mut self, errors: &[Error]) {
        for error in errors {
            let subject = Subject::Refusal { code: error.code };
            self.record(Rule::Mig05, subject, Source::WorldFile(error.path.clone()));
        }
    }

    /// Explains one file: the rules that its bytes come under, and what became of it.
    fn file(&mut self, FileRead { name, fate, .. }: &FileRead) {
        let subject = || Subject::File { path: name.clone() };
        let from = || Source::File { path: name.clone(), line: 0, column: 0 };
        if let Ok(bytes) = self.world.read(name)
            && !matches!(fate, FileFate::Missing)
        {
            self.bytes_of(name, &bytes);
            if matches!(fate, FileFate::Loaded { .. }) {
                self.positions.add_references(name, &bytes, self.behaviours);
            }
        }
        match fate {
            FileFate::Missing => self.record(Rule::Load05, subject(), from()),
            FileFate::Unreadable(_) => {
                self.record(Rule::Load06, subject(), from());
                self.record(Rule::Load07, subject(), from());
            }
            FileFate::Undecodable(error) => {
                self.undecodable(name, error.rule, error.position());
                let from = Source::File { path: name.clone(), line: error.line, column: error.column };
                self.record(Rule::Load07, subject(), from);
            }
            FileFate::Crash(crash) => self.undecodable(name, crash.rule, crash.position),
            FileFate::NullEntry => self.record(Rule::File07, subject(), from()),
            FileFate::Loaded { no_bytes: true, .. } => self.record(Rule::File01, subject(), from()),
            FileFate::Loaded { .. } => self.record(Rule::File03, subject(), from()),
        }
    }

    /// Explains a crash. Where no file caused it, the merge did, on a null extension.
    fn crash(&mut self, load: &Load) {
        if !load.files.iter().any(|read| matches!(read.fate, FileFate::Crash(_) | FileFate::NullEntry)) {
            self.note(Rule::Merge12, Subject::Load, "a null extension crashes the merge");
        }
    }

    /// Records the rules of YAML and DEC that a file's bytes come under, each where it first applies.
    pub(super) fn bytes_of(&mut self, name: &str, bytes: &[u8]) {
        let name: Arc<str> = name.into();
        if bytes.is_empty() {
            return;
        }
        for (rule, Position { line, column }) in self.positions.add(&name, bytes, self.behaviours) {
            self.record(rule, Subject::File { path: name.clone() }, Source::File { path: name.clone(), line, column });
        }
    }

    /// Records the rule that refuses a file's bytes, if there is one.
    pub(super) fn undecodable(&mut self, name: &str, rule: Option<Rule>, Position { line, column }: Position) {
        if let Some(rule) = rule {
            self.record(rule, file(name), Source::File { path: name.into(), line, column });
        }
    }

    /// Explains what the loader returned for all files together.
    fn reading(&mut self, rules: &LoadingRules, load: &Load, Loaded { errors, .. }: &Loaded) {
        if !errors.is_empty() && !rules.explicit_path.is_empty() {
            self.record(Rule::Load03, file(&rules.explicit_path), Source::Default);
        }
        if !errors.is_empty() {
            self.note(Rule::Load01, Subject::Load, "a configuration along with errors");
        }
        if errors.len() > 1 {
            self.note(Rule::Load08, Subject::Load, "several errors, all of them reported");
        }
        let is_empty = |read: &FileRead| matches!(read.fate, FileFate::Loaded { is_empty: true, .. });
        let has_empty_file = load.loaded_files().any(is_empty);
        if errors.is_empty() && load.loaded_files().all(is_empty) {
            self.note(Rule::Load12, Subject::Load, "an empty configuration");
        }
        let misses = load.files.iter().any(|read| matches!(read.fate, FileFate::Missing));
        let warns = misses && load.loaded_files().next().is_none();
        match (rules.warn_if_all_missing, warns) {
            (false, true) => self.note(Rule::Prec06, Subject::Warning, "none"),
            (true, true) => {
                self.record(Rule::Load09, Subject::Warning, Source::Default);
                self.record(Rule::Load11, Subject::Warning, Source::Default);
            }
            (true, false) if misses => self.note(Rule::Load09, Subject::Warning, "none"),
            _ => {}
        }
        if rules.warn_if_all_missing && misses && (!errors.is_empty() || has_empty_file) {
            self.note(Rule::Load10, Subject::Warning, if warns { "" } else { "none" });
        }
    }
}

/// Whether a shell would have expanded something in the name (HOME-07).
pub(super) fn is_meant_to_be_expanded(path: &str) -> bool {
    path.starts_with('~') || path.contains('$')
}
