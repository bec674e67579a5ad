//! The model as an adapter: it answers the line protocol, reading the world from disk.

use std::fs;
use std::io::{self, BufRead, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::messages::{AdapterAnswer, AdapterError, Hello, PROTOCOL, Request, Run};
use crate::check::world::Substitution;
use crate::check::world::jail::reads_everything;
use crate::compare::SECTIONS;
use crate::release::Release;
use crate::scenario::{File, FileKind, SERVICE_ACCOUNT, Scenario, ScenarioError, UncheckedScenario, World};

/// Returns the model's answer to `hello`.
pub fn hello() -> Hello {
    let mut capabilities = vec!["kubectl", "flags", "bytes", "overrides", "precedence", "migrations", "in-cluster"];
    if !reads_everything() {
        capabilities.push("unprivileged");
    }
    Hello {
        name: env!("CARGO_PKG_NAME").into(),
        language: "rust".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        homepage: String::new(),
        issues: String::new(),
        protocol: PROTOCOL,
        sections: SECTIONS.iter().map(|section| (*section).to_owned()).collect(),
        capabilities: capabilities.into_iter().map(str::to_owned).collect(),
    }
}

/// Answers requests until `bye` or the end of the input. `release` takes precedence over a scenario's own.
///
/// `evaluate` is the model, or a replacement for it in tests.
///
/// # Errors
/// Standard input or output failed.
pub fn serve<T: Serialize>(
    requests: impl BufRead,
    mut answers: impl Write,
    release: Option<Release>,
    evaluate: impl Fn(&Scenario) -> Result<T, ScenarioError>,
) -> io::Result<()> {
    for line in requests.lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&line) {
            Ok(Request::Hello { .. }) => write_line(&mut answers, &hello())?,
            Ok(Request::Run(run)) => write_line(&mut answers, &answer(run, release, &evaluate))?,
            Ok(Request::Bye {}) => break,
            Err(error) => {
                let adapter_error = Some(AdapterError { message: format!("not a request: {error}"), context: String::new() });
                write_line(&mut answers, &AdapterAnswer { adapter_error, ..AdapterAnswer::default() })?;
            }
        }
    }
    Ok(())
}

fn write_line(answers: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *answers, value)?;
    answers.write_all(b"\n")?;
    answers.flush()
}

fn answer<T: Serialize>(run: Run, release: Option<Release>, evaluate: &impl Fn(&Scenario) -> Result<T, ScenarioError>) -> AdapterAnswer {
    let answer = AdapterAnswer { id: Some(Value::String(run.id)), ..AdapterAnswer::default() };
    let failed = |message: String| Some(AdapterError { message, context: run.root.clone() });
    let substitution = Substitution::new(run.root.clone());
    let scenario = match scenario(run.scenario, &run.root, &substitution, release) {
        Ok(scenario) => scenario,
        Err(error) => return AdapterAnswer { adapter_error: failed(error.to_string()), ..answer },
    };
    match scenario.check().and_then(|()| evaluate(&scenario)) {
        Err(invalid) => AdapterAnswer { unsupported: Some(format!("the scenario is invalid: {invalid}")), ..answer },
        Ok(outcome) => match crate::json::to_value(&outcome) {
            Ok(outcome) => AdapterAnswer { outcome: Some(substitution.outcome_out(outcome)), ..answer },
            Err(error) => AdapterAnswer { adapter_error: failed(error.to_string()), ..answer },
        },
    }
}

/// Returns the scenario in terms of `/world`, with the files that are on disk.
fn scenario(value: Value, root: &str, substitution: &Substitution, release: Option<Release>) -> io::Result<Scenario> {
    // It is checked once `/world` is back in its paths.
    let mut scenario = serde_json::from_value::<UncheckedScenario>(value)?.into_scenario();
    scenario.release = release.or(scenario.release);
    capture(Path::new(root), &mut scenario.world)?;
    capture(Path::new(SERVICE_ACCOUNT), &mut scenario.world)?;
    Ok(substitution.leave(&scenario))
}

/// Adds everything below a folder to a world. A file that this process may not read is added empty, since no client with the same rights
/// could read it. A folder that it may not list is opened for a moment, since a client that knows the names in it may use them.
fn capture(folder: &Path, world: &mut World) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let closed = fs::symlink_metadata(folder)?.permissions();
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            let captured = capture(folder, world);
            fs::set_permissions(folder, closed)?;
            return captured;
        }
        other => other?,
    };
    for entry in entries {
        let path = entry?.path();
        // All names in a scenario are UTF-8, so other files do not belong to it.
        let Some(name) = path.to_str() else { continue };
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        let mode = metadata.permissions().mode() & 0o777;
        let file = if metadata.is_symlink() {
            let target = fs::read_link(&path)?;
            File { kind: FileKind::Symlink(target.to_string_lossy().into_owned()), mode: None }
        } else if metadata.is_dir() {
            capture(&path, world)?;
            File { kind: FileKind::Dir, mode: Some(mode).filter(|mode| *mode != 0o755) }
        } else {
            File { kind: FileKind::Content(fs::read(&path).unwrap_or_default()), mode: Some(mode).filter(|mode| *mode != 0o644) }
        };
        world.files.insert(name.to_owned(), file);
    }
    Ok(())
}
