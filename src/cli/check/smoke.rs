//! `check smoke`: looks whether an adapter works.

use std::io;
use std::process::ExitCode;

use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::smoke::{self, SmokeResult};
use kubeconfig_oracle::internals::untrusted::visible;

use super::{Machine, exit, failed, print_line};

/// Asks the questions and prints a line for each.
pub(super) fn run(machine: &Machine, stop: &Stop) -> io::Result<ExitCode> {
    let mut adapter = machine.start_only(stop)?;
    let hello = adapter.hello().clone();
    let capabilities = if hello.capabilities.is_empty() { "no capabilities".to_owned() } else { hello.capabilities.join(", ") };
    let [name, version, sections] = [&hello.name, &hello.version, &hello.sections.join(", ")].map(|text| visible(text).to_string());
    print_line!("{name} {version} answers {sections} and declares {}", visible(&capabilities))?;
    let (mut is_clean, mut passed) = (true, 0);
    for question in smoke::questions().map_err(failed)? {
        let answered = smoke::ask(&mut adapter, &question);
        stop.check()?;
        let (word, more) = match answered {
            SmokeResult::Passed => {
                passed += 1;
                ("ok", None)
            }
            SmokeResult::Skipped(reason) => {
                print_line!("skipped  {}\n         {}", question.asks, visible(&reason))?;
                continue;
            }
            SmokeResult::Unsupported(reason) => ("unsupported", Some(visible(&reason).to_string())),
            SmokeResult::Failed(failure) => ("FAILED", Some(failure.to_string())),
            SmokeResult::Wrong { at, expected, actual } => ("WRONG", Some(format!("{at} is {actual}, and is {expected} in client-go"))),
        };
        print_line!("{word:>6}  {}", question.asks)?;
        if let Some(more) = more {
            print_line!("        {more}\n        {}", question.hint)?;
            is_clean = false;
        }
    }
    let conclusion = match (is_clean, passed) {
        (false, _) => {
            "Look at the adapter first: the adapter or the library is wrong. While it is the adapter, its answers prove nothing about the library."
        }
        (true, 0) => "Nothing was asked, since no question is about a section that the adapter declares.",
        (true, _) => "The adapter works.",
    };
    print_line!("{conclusion}")?;
    Ok(exit(is_clean && passed > 0))
}
