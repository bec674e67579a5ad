//! `view`: shows what `kubectl config view` shows.

use std::io;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::internals::evaluate::load_watched;
use kubeconfig_oracle::internals::go::json;
use kubeconfig_oracle::internals::host::Reader;
use kubeconfig_oracle::internals::kubectl::{self, Reached};
use kubeconfig_oracle::internals::untrusted::quoted;
use kubeconfig_oracle::internals::world::{Watch, World};
use kubeconfig_oracle::internals::{encode, secrets, view};
use kubeconfig_oracle::kubeconfig::Config;
use kubeconfig_oracle::outcome::{FlagValue, Load, LoadResult, Outcome};
use kubeconfig_oracle::release::{Behaviour, Release};
use kubeconfig_oracle::scenario::{Entry, Loading, Scenario};
use kubeconfig_oracle::trace::Trace;

use super::flags::{Flags, Ignored, go_bool};
use super::output::{Format, complain, print};
use super::{REFUSED, USAGE, report};

/// Show the merged kubeconfig, exactly as `kubectl config view` does
///
/// Reads the machine as kubectl does and never writes. Tokens, passwords, keys and certificates are replaced as kubectl replaces them; the
/// settings of auth providers and exec plugins are shown.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle view
  kubeconfig-oracle view --minify --context prod -o json
  KUBECONFIG=a.yaml:b.yaml kubeconfig-oracle view --raw")]
pub(super) struct Arguments {
    /// Keep only what the current context uses
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    minify: Option<bool>,
    /// Show secrets and certificates
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    raw: Option<bool>,
    /// Not modelled
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    flatten: Option<bool>,
    /// Merge the files that KUBECONFIG lists; false requires `--kubeconfig`
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool, hide = true)]
    merge: Option<bool>,
    /// The output format [default: yaml]
    #[arg(short, long, value_enum)]
    output: Option<Format>,
    /// The Kubernetes release to model, 1.5 or later [default: 1.37]
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    ignored: Ignored,
}

/// Loads, minifies, redacts and prints.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let asked = match Asked::of(arguments) {
        Ok(asked) => asked,
        Err(reason) => {
            complain(format_args!("error: {reason}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    let explicit = asked.kubeconfig.filter(|path| !path.is_empty());
    if asked.flatten {
        complain(format_args!("error: --flatten is not modelled; leave it out, or use kubectl"));
        return Ok(ExitCode::from(USAGE));
    }
    // Without merging, kubectl reads one file without loading rules: nothing is migrated, and a missing file is an error.
    let merges = asked.merge;
    if !merges && explicit.is_none() {
        complain(format_args!("error: --merge=false shows a single file, which must be given with --kubeconfig"));
        return Ok(ExitCode::from(REFUSED));
    }
    let mut scenario = Scenario {
        id: "host/view".to_owned(),
        release: arguments.release,
        entry: Entry::Deferred,
        loading: Some(Loading {
            explicit_path: explicit,
            resolve_paths: Some(false),
            migrations: (!merges).then(Vec::new),
            ..Loading::default()
        }),
        ..Scenario::default()
    };
    let answer = Reader::new(&mut scenario).and_then(|reader| reader.reading_again().ask(|watch| load_watched(&scenario, watch)));
    let outcome = match answer {
        Ok(outcome) => outcome,
        Err(error) => {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    report::writes(&outcome);
    let mut config = match loaded(outcome, merges) {
        Ok(config) => config,
        Err(()) => return Ok(ExitCode::from(REFUSED)),
    };
    if asked.minify {
        let behaviours = arguments.release.unwrap_or_default().behaviours();
        let chosen = asked.context.as_deref().filter(|_| behaviours.contains(Behaviour::MinifiesToContextFlag));
        if let Some(context) = chosen.filter(|name| !name.is_empty()) {
            config.current_context = context.to_owned();
        }
        if let Err(error) = view::minify(&mut config) {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    }
    if !asked.raw {
        secrets::hide(&mut config);
    }
    let text = match asked.output {
        Format::Yaml => encode::to_yaml(&config, arguments.release.unwrap_or_default().behaviours()),
        Format::Json => encode::to_json(&config).map(|json| json::indent(&json) + "\n").map_err(Into::into),
    };
    match text {
        Ok(text) => print(&text)?,
        Err(error) => {
            complain(format_args!("error: {error}; use -o json"));
            return Ok(ExitCode::from(REFUSED));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What `kubectl config view` is asked for, by its command line and by preferences.
struct Asked {
    kubeconfig: Option<String>,
    context: Option<String>,
    minify: bool,
    raw: bool,
    flatten: bool,
    merge: bool,
    output: Format,
}

impl Asked {
    /// Reads the command line as kubectl does; of a release whose commands are not known, as this program has read it.
    fn of(arguments: &Arguments) -> Result<Asked, String> {
        let release = arguments.release.unwrap_or_default();
        if kubectl::is_known(release) { Asked::of_kubectl(arguments, release) } else { Ok(Asked::of_program(arguments)) }
    }

    fn of_program(arguments: &Arguments) -> Asked {
        Asked {
            kubeconfig: arguments.flags.kubeconfig.clone(),
            context: arguments.flags.context.clone(),
            minify: arguments.minify == Some(true),
            raw: arguments.raw == Some(true),
            flatten: arguments.flatten == Some(true),
            merge: arguments.merge != Some(false),
            output: arguments.output.unwrap_or(Format::Yaml),
        }
    }

    fn of_kubectl(arguments: &Arguments, release: Release) -> Result<Asked, String> {
        let mut scenario = Scenario::default();
        let reader = Reader::new(&mut scenario).map_err(|error| error.to_string())?;
        let argv = argv(arguments);
        let ask = |watch: &dyn Watch| kubectl::call(&argv, &World::new(&scenario.world).watched(watch), release, release.behaviours());
        let call = reader.ask(ask).map_err(|error| error.to_string())?;
        call.warnings().iter().for_each(|warning| complain(format_args!("warning: {}", warning.as_error())));
        let ran = match call.reached.map_err(|error| error.to_string())? {
            Reached::Run(ran) => ran,
            Reached::Help | Reached::Plugin => return Err("kubectl would show help".to_owned()),
        };
        let flag = |name: &str| ran.other_flags.get(name).map(FlagValue::flag);
        let text = |name: &str| ran.flags.get(name).map(|value| value.text().to_owned());
        Ok(Asked {
            // `config` has a flag of its own.
            kubeconfig: ran.other_flags.get("kubeconfig").map(|value| value.text().to_owned()),
            context: text("context"),
            minify: flag("minify") == Some(true),
            raw: flag("raw") == Some(true),
            flatten: flag("flatten") == Some(true),
            merge: flag("merge") != Some(false),
            output: match ran.other_flags.get("output").map_or("", FlagValue::text) {
                "" | "yaml" => Format::Yaml,
                "json" => Format::Json,
                other => return Err(format!("the output format {} is not modelled", quoted(other))),
            },
        })
    }
}

/// Returns the command line of kubectl.
fn argv(arguments: &Arguments) -> Vec<String> {
    let truths = [("minify", arguments.minify), ("raw", arguments.raw), ("flatten", arguments.flatten), ("merge", arguments.merge)];
    let mut argv = arguments.flags.argv();
    argv.extend(["config".to_owned(), "view".to_owned()]);
    argv.extend(truths.iter().filter_map(|(name, value)| Some(format!("--{name}={}", (*value)?))));
    argv.extend(arguments.output.map(|format| format!("--output={}", if format == Format::Json { "json" } else { "yaml" })));
    argv
}

/// Returns the config that kubectl shows. If kubectl merges, a missing explicit file counts as empty (PREC-16); any other error is final.
fn loaded(outcome: Outcome, merges: bool) -> Result<Config, ()> {
    let Some(Load::Returned(LoadResult { config, errors, .. })) = outcome.load else {
        complain(format_args!("error: this release of client-go crashes on these files"));
        return Err(());
    };
    let only_missing = merges && config.is_none() && report::is_not_found(&errors);
    if !errors.is_empty() && !only_missing {
        report::errors(&errors, &Trace::default());
        return Err(());
    }
    Ok(config.unwrap_or_default())
}
