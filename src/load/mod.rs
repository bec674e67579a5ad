//! Files to one [`Config`]: migrate, find, read, merge, resolve paths (LOAD-01).

mod explain;
mod merge;
mod migrate;
mod paths;
mod read;
mod rules;
mod sources;

use std::sync::Arc;

use crate::kubeconfig::Config;
use crate::merge::{Crash, Engine};
use crate::outcome::{Code, Error, Warning};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};
use crate::world::{OsError, World};

pub use explain::{explain_bytes, explain_refusal};
pub use merge::{law, passes};
pub use read::decode_error;
pub use rules::LoadingRules;
pub use sources::Sources;

use read::Read;

/// What one call of the loader returned. A partial config and errors can both be there (LOAD-07).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The merged kubeconfig; none where loading ended before any file was read.
    pub config: Option<Config>,
    /// What went wrong, in order.
    pub errors: Vec<Error>,
    /// What the warner was told.
    pub warnings: Vec<Warning>,
    /// Whether a file held keys that collide, so that Go reads it differently from run to run.
    pub varies: bool,
    /// Where every entry and field stands; filled only for a listening sink.
    pub sources: Sources,
}

/// One call of the loader. It may write to the world (MIG-02), and the real one may crash.
pub fn load<S: Sink>(world: &mut World, rules: &LoadingRules, behaviours: Behaviours, sink: &mut S) -> Result<Loaded, Crash> {
    let mut loaded = Loaded::default();
    if let Err(error) = migrate::migrate(&rules.migrations, world, behaviours, sink) {
        sink.record(|| Decision::new(Rule::Mig05, format!("refused: {}", error.code), Source::WorldFile(error.path.clone())));
        loaded.errors.push(error);
        return Ok(loaded);
    }
    if S::LISTENS && !world.writes().is_empty() {
        sink.record(|| Decision::new(Rule::Load01, "load: migration first", Source::Loading("migrations")));
    }
    if !rules.explicit_path.is_empty() {
        let missing = world.stat(&rules.explicit_path) == Err(OsError::NotFound);
        let rule = if missing { Rule::Load02 } else { Rule::Prec07 };
        sink.record(|| Decision::new(rule, format!("file {}", rules.explicit_path), Source::Loading("explicitPath")));
        if missing {
            let message = format!("{} was named explicitly and does not exist", rules.explicit_path);
            loaded.errors.push(Error::new(Code::FileNotFound, message).path(&rules.explicit_path));
            return Ok(loaded);
        }
    }

    let mut missing = Vec::new();
    let mut files = Vec::new();
    let mut names: Vec<Arc<str>> = Vec::new();
    for name in rules.files() {
        match read::read(name, world, behaviours, &mut loaded.sources, sink)? {
            Read::Missing => missing.push(name.to_owned()),
            Read::Refused { error, varies } => {
                loaded.varies |= varies;
                loaded.errors.push(*error);
            }
            Read::File { config, varies } => {
                loaded.varies |= varies;
                files.push(*config);
                names.push(name.into());
            }
        }
    }
    // LOAD-10: files that failed do not count as loaded.
    explain::explain_reading(rules, &loaded, &missing, &files, sink);
    if rules.warn_if_all_missing && !missing.is_empty() && files.is_empty() && behaviours.warns_through_a_callback() {
        loaded.warnings.push(Warning::MissingConfig { paths: missing });
    }
    explain::explain_merge(&files, &names, &loaded.sources, sink);
    let with_context = files.iter().position(|file| !file.current_context.is_empty());
    loaded.sources.set_current_context(with_context.map(|index| names[index].clone()));
    let mut config = law(files, Engine::of(behaviours))?;
    explain::explain_references(&config, &loaded.sources, sink);
    explain::explain_paths(&config, rules.resolve_paths, &loaded.sources, behaviours, sink);
    if rules.resolve_paths {
        paths::resolve_paths(&mut config, world, behaviours);
    }
    loaded.config = Some(config);
    Ok(loaded)
}
