//! The model as an adapter: it answers the line protocol, reading the world from disk.

use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::messages::{AdapterAnswer, AdapterError, Hello, PROTOCOL, Request, Run};
use super::process::LONGEST_LINE;
use super::strict;
use crate::check::fence::reads_everything;
use crate::check::world::Substitution;
use crate::compare::SECTIONS;
use crate::release::Release;
use crate::scenario::{File, FileKind, SERVICE_ACCOUNT, Scenario, ScenarioError, UncheckedScenario, World};
use crate::untrusted::reason;

/// Returns the model's answer to `hello`.
pub fn hello() -> Hello {
    let mut capabilities = vec!["kubectl", "argv", "flags", "bytes", "overrides", "precedence", "migrations", "in-cluster"];
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
        ..Hello::default()
    }
}

/// Answers requests until `bye` or the end of the input. `release` takes precedence over a scenario's own. A line that is no request costs
/// itself: it is answered with an `adapterError`.
///
/// `evaluate` is the model, or a replacement for it in tests.
///
/// # Errors
/// Standard input or output failed.
pub fn serve<T: Serialize>(
    mut requests: impl BufRead,
    mut answers: impl Write,
    release: Option<Release>,
    evaluate: impl Fn(&Scenario) -> Result<T, ScenarioError>,
) -> io::Result<()> {
    while let Some(line) = next_line(&mut requests)? {
        if line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty()) {
            continue;
        }
        match line.and_then(|line| request(&line)) {
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

/// Returns the next line, or why it is not kept; `None` at the end of the input.
fn next_line(requests: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    let mut line = Vec::new();
    let count = requests.take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut line)?;
    if count > LONGEST_LINE && line.last() != Some(&b'\n') {
        requests.skip_until(b'\n')?;
        return Ok(Some(Err(format!("the line is longer than {LONGEST_LINE} bytes"))));
    }
    Ok((count > 0).then_some(Ok(line)))
}

fn request(line: &[u8]) -> Result<Request, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    strict::from_str(text).map_err(|error| error.to_string())
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
    let mut scenario = serde_json::from_value::<UncheckedScenario>(value).map_err(|error| io::Error::other(reason(error)))?.into_scenario();
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
        } else if !metadata.is_file() {
            // A pipe or device has no content, and reading one may never end.
            continue;
        } else {
            File { kind: FileKind::Content(fs::read(&path).unwrap_or_default()), mode: Some(mode).filter(|mode| *mode != 0o644) }
        };
        world.files.insert(name.to_owned(), file);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, repeat};

    use super::*;

    /// Serves the lines between `hello` and `bye`; returns the messages of the errors, between two introductions.
    fn errors(lines: impl Read) -> Vec<String> {
        const HELLO: &[u8] = b"{\"hello\":{\"protocol\":1}}\n";
        let requests = BufReader::new(HELLO.chain(lines).chain(HELLO).chain(&b"{\"bye\":{}}\nnot read"[..]));
        let mut answers = Vec::new();
        serve(requests, &mut answers, None, crate::evaluate).unwrap();
        let mut answers: Vec<Value> = String::from_utf8(answers).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for introduction in [answers.remove(0), answers.pop().unwrap()] {
            assert_eq!(introduction["protocol"], 1);
        }
        let message = |answer: &Value| answer["adapterError"]["message"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        answers.iter().map(message).collect()
    }

    #[test]
    fn a_bad_line_costs_itself() {
        for (line, says) in [
            (&b"\xef\xbb\xbf{}\n"[..], "not a request: expected value at line 1 column 1"),
            (b"{\"run\":\"caf\xe9\"}\n", "not a request: the line is not UTF-8"),
            (b"{\"run\":\n", "not a request: EOF while parsing"),
            (b"{}\n", "not a request: "),
            (b"{\"run\":{\"id\":\"a/b\",\"id\":\"a/c\",\"root\":\"/\",\"scenario\":{}}}\n", "not a request: the key \"id\" is given twice"),
            (b"{\"run\":{\"id\":\"a/b\",\"root\":\"/\",\"scenario\":{\"id\":\"a/b\",\"id\":\"\"}}}\n", "not a request: the key \"id\" is"),
            (b"{\"run\":{\"id\":\"a/b\",\"root\":\"/\",\"scenario\":[]}}\n", ""),
        ] {
            let errors = errors(line);
            assert_eq!(errors.len(), 1, "{line:?}: {errors:?}");
            assert!(errors[0].starts_with(says), "{line:?}: {errors:?}");
        }
        assert!(errors(&b"\n \t\r\n"[..]).is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_costs_itself() {
        let longest = || repeat(b' ').take(LONGEST_LINE as u64);
        assert!(errors(longest().chain(&b"\n"[..])).is_empty());
        for more in [1, 1 << 20] {
            let errors = errors(longest().chain(repeat(b' ').take(more)).chain(&b"\n"[..]));
            assert_eq!(errors, ["not a request: the line is longer than 16777216 bytes"]);
        }
    }
}
