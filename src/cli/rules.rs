//! `rules`: prints rules of the specification.

use std::io;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::rule::Rule;

use super::REFUSED;
use super::output::{complain, print};

/// Print rules of the specification
///
/// For an id, prints the section of SPEC.md about the rule; for an area such as MERGE, those of all its rules; without arguments, one line
/// for every rule.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle rules MERGE-09
  kubeconfig-oracle rules OVR")]
pub(super) struct Arguments {
    /// Rule ids, or areas
    #[arg(value_name = "ID|AREA")]
    ids: Vec<String>,
}

/// Prints the rules; an unknown id or area is an error.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    if arguments.ids.is_empty() {
        let line = |rule: &Rule| Some(format!("{rule}\t{}\n", spec::sentence(*rule)?));
        print(&Rule::ALL.iter().filter_map(line).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    print_rules(&arguments.ids)
}

/// Prints the sections of rules and areas.
pub(super) fn print_rules(ids: &[String]) -> io::Result<ExitCode> {
    let mut status = ExitCode::SUCCESS;
    for id in ids {
        let wanted = id.to_ascii_uppercase();
        let is_asked = |rule: &&Rule| rule.as_str() == wanted || rule.as_str().rsplit_once('-').is_some_and(|(area, _)| area == wanted);
        let section = |rule: &Rule| Some(format!("#### {rule} · {}\n\n{}\n", spec::title(*rule)?, spec::text(*rule)?));
        let sections: Vec<_> = Rule::ALL.iter().filter(is_asked).filter_map(section).collect();
        if sections.is_empty() {
            complain(format_args!("error: SPEC.md has no rule or area {id:?}"));
            status = ExitCode::from(REFUSED);
        }
        print(&sections.join("\n"))?;
    }
    Ok(status)
}
