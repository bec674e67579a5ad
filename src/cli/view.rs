//! `view`: shows what `kubectl config view` shows.

use std::io;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::internals::evaluate::load_watched;
use kubeconfig_oracle::internals::go::json;
use kubeconfig_oracle::internals::host::Reader;
use kubeconfig_oracle::internals::{encode, secrets, view};
use kubeconfig_oracle::kubeconfig::Config;
use kubeconfig_oracle::outcome::{Load, LoadResult, Outcome};
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
    /// The output format
    #[arg(short, long, value_enum, default_value = "yaml")]
    output: Format,
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
    let explicit = arguments.flags.kubeconfig.clone().filter(|path| !path.is_empty());
    if arguments.flatten == Some(true) {
        complain(format_args!("error: --flatten is not modelled; leave it out, or use kubectl"));
        return Ok(ExitCode::from(USAGE));
    }
    // Without merging, kubectl reads one file without loading rules: nothing is migrated, and a missing file is an error.
    let merges = arguments.merge != Some(false);
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
    if arguments.minify == Some(true) {
        let behaviours = arguments.release.unwrap_or_default().behaviours();
        let chosen = arguments.flags.context.as_deref().filter(|_| behaviours.contains(Behaviour::MinifiesToContextFlag));
        if let Some(context) = chosen.filter(|name| !name.is_empty()) {
            config.current_context = context.to_owned();
        }
        if let Err(error) = view::minify(&mut config) {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    }
    if arguments.raw != Some(true) {
        secrets::hide(&mut config);
    }
    let json = encode::to_json(&config)?;
    if arguments.output == Format::Yaml
        && let Some(character) = encode::unprintable(&json)
    {
        complain(format_args!("error: kubectl cannot print {character:?} as YAML; use -o json"));
        return Ok(ExitCode::from(REFUSED));
    }
    match arguments.output {
        Format::Yaml => print(&encode::to_yaml(&config)?)?,
        Format::Json => print(&(json::indent(&json) + "\n"))?,
    }
    Ok(ExitCode::SUCCESS)
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
