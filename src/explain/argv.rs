//! Explains a command line of kubectl: its preferences, its command, its flags.

use super::{Explainer, file};
use crate::evaluate::ArgvRun;
use crate::kubectl::{
    AliasFate, Call, Defaulted, Off, OptionFate, Ran, Reached, Read, Reading, Setting, Sought, Source as Named, Spelling,
};
use crate::outcome::{CommandCode, FlagValue};
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Explains what stands before the client.
    pub(super) fn command_line(&mut self, argv: &[String], run: &ArgvRun) {
        let call = &run.call;
        self.preferences(&call.reading);
        let behind = argv.iter().skip_while(|arg| *arg != "--").any(|arg| arg.contains("--kuberc"));
        if behind && !matches!(call.reading, Reading::Off(_)) {
            self.note(Rule::Krc03, command("kuberc"), "not looked for behind --");
        }
        self.alias(&call.alias);
        self.defaults(call);
        self.plugin(&call.sought);
        for setting in &call.settings {
            self.setting(setting);
        }
        match &call.reached {
            Err(error) => {
                self.record(error.rule, Subject::CommandLine { about: error.code.as_str() }, Source::Argv);
                if matches!(error.code, CommandCode::UnknownCommand | CommandCode::FlagBeforePlugin) {
                    self.note(Rule::Cli11, command("command"), "none is found");
                }
            }
            Ok(Reached::Help) => self.note(Rule::Cli24, command("command"), "help is shown"),
            Ok(Reached::Plugin) => {}
            Ok(Reached::Run(ran)) => self.ran(ran),
        }
        for warning in call.warnings() {
            let warning = warning.as_error();
            self.record(warning.rule, Subject::CommandLine { about: warning.code.as_str() }, Source::Default);
        }
    }

    fn preferences(&mut self, reading: &Reading) {
        let note = |rule, note| Decision::new(rule, command("kuberc"), Source::Default).noting(note);
        match reading {
            Reading::Off(Off::Release) => {}
            Reading::Off(Off::Variable) => {
                self.push(Decision::new(Rule::Krc02, command("kuberc"), Source::Environment("KUBERC")).noting("off"));
            }
            Reading::Off(Off::Gate | Off::NoArguments) => self.push(note(Rule::Krc01, "none is read")),
            Reading::Missing => self.push(note(Rule::Krc04, "the default file is missing")),
            Reading::Empty(read) => {
                self.found(read);
                self.push(note(Rule::Krc08, "the file is empty"));
            }
            Reading::Ignored(read, warning) => {
                self.found(read);
                self.unusable(warning.as_error().rule);
            }
            Reading::Refused(read, error) => {
                if let Some(read) = read {
                    self.found(read);
                }
                self.unusable(error.rule);
            }
            Reading::Used(read, preference, _) => {
                self.found(read);
                self.push(note(Rule::Krc05, "the first document that is a Preference"));
                self.push(note(Rule::Krc06, if preference.is_alpha { "an alpha version" } else { "the current version" }));
                if !preference.policy.is_empty() {
                    self.push(note(Rule::Krc10, "a policy for credential plugins"));
                }
            }
        }
    }

    /// Explains a file without any Preference by what it would take.
    fn unusable(&mut self, rule: Rule) {
        if rule == Rule::Krc08 {
            self.note(Rule::Krc05, command("kuberc"), "no document is one");
            self.note(Rule::Krc06, command("kuberc"), "of no known version");
        }
    }

    fn found(&mut self, read: &Read) {
        let from = match read.source {
            Named::Flag => Source::Argv,
            Named::Variable => Source::Environment("KUBERC"),
            Named::Home => Source::Default,
        };
        self.record(Rule::Krc01, command("kuberc"), Source::Default);
        if read.source == Named::Flag {
            self.record(Rule::Krc03, command("kuberc"), Source::Argv);
        }
        self.record(Rule::Krc02, file(&read.path), from);
    }

    fn alias(&mut self, alias: &AliasFate) {
        let alias = match alias {
            AliasFate::Used(alias) => alias,
            AliasFate::Unused => return self.note(Rule::Krc14, command("alias"), "none is used"),
            AliasFate::None | AliasFate::BuiltIn(_) => return,
        };
        self.note(Rule::Krc14, command("alias"), "stands in for its command");
        if alias.adds_arguments || !alias.options.is_empty() {
            self.note(Rule::Krc15, command("alias"), "adds arguments or defaults");
        }
        self.options(&alias.options);
    }

    fn defaults(&mut self, call: &Call) {
        if call.defaults.is_by_last_word {
            self.note(Rule::Krc12, command("defaults"), "of another command with the same last word");
        }
        if call.defaults.has_others {
            self.note(Rule::Krc12, command("defaults"), "of another command");
        }
        if call.defaults.has_some_behind_alias {
            self.note(Rule::Krc16, command("defaults"), "of the command behind the alias");
        }
        self.options(&call.defaults.options);
    }

    fn options(&mut self, options: &[Defaulted]) {
        for option in options {
            match option.fate {
                OptionFate::Set => self.note(Rule::Krc12, command("defaults"), "a default sets its flag"),
                OptionFate::SetBeside => {
                    self.note(Rule::Krc12, command("defaults"), "a default sets its flag");
                    self.note(Rule::Krc13, command("defaults"), "the argv gives the flag in another spelling");
                }
                OptionFate::Given => self.note(Rule::Krc13, command("defaults"), "the argv gives the flag"),
            }
        }
    }

    fn plugin(&mut self, sought: &Sought) {
        match sought {
            Sought::No => {}
            Sought::None => self.note(Rule::Cli21, command("plugin"), "there is none"),
            Sought::Found { path, .. } => {
                self.push(Decision::new(Rule::Cli21, command("plugin"), Source::WorldFile(path.clone())).noting("takes over"));
            }
        }
    }

    fn setting(&mut self, setting: &Setting) {
        let rule = match setting.spelling {
            Spelling::LongWith | Spelling::LongThen | Spelling::LongAlone => Rule::Cli13,
            Spelling::ShortWith | Spelling::ShortNear | Spelling::ShortThen | Spelling::ShortAlone | Spelling::Test => Rule::Cli14,
        };
        let flag = || Subject::CommandLine { about: setting.name };
        self.record(rule, flag(), Source::Argv);
        if setting.is_checked {
            self.push(Decision::new(Rule::Cli17, flag(), Source::Argv).noting("of its kind"));
        }
        if setting.name == "help" {
            self.push(Decision::new(Rule::Cli24, flag(), Source::Argv).noting("asked for or not"));
        }
        if setting.has_underscore {
            self.record(Rule::Cli23, flag(), Source::Argv);
        }
        if setting.is_repeated {
            let note = if setting.is_list { "added to those before" } else { "in place of the one before" };
            self.push(Decision::new(Rule::Cli18, flag(), Source::Argv).noting(note));
        }
        if setting.hides {
            self.push(Decision::new(Rule::Cli22, flag(), Source::Argv).noting("hides kubectl's own"));
        }
    }

    fn ran(&mut self, ran: &Ran) {
        self.record(Rule::Cli11, command("command"), Source::Argv);
        if ran.is_cut {
            self.note(Rule::Cli19, command("arguments"), "what follows -- is no flag");
        }
        if !ran.policy.is_empty() {
            self.record(Rule::Krc11, command("plugin policy"), Source::Default);
        }
        if ran.flags.contains_key("as-user-extra") || ran.flags.get("namespace").is_some_and(is_odd) {
            let rule = if ran.flags.contains_key("as-user-extra") { Rule::Cli04 } else { Rule::Cli03 };
            self.record(rule, Subject::CommandLine { about: "flags" }, Source::Argv);
        }
    }
}

/// Whether a namespace looks as if it had more than a name.
fn is_odd(namespace: &FlagValue) -> bool {
    namespace.text().contains('/')
}

fn command(about: &'static str) -> Subject {
    Subject::CommandLine { about }
}
