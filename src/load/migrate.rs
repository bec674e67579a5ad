//! Copying legacy files to where new ones are missing, before anything is read (MIG-01 to MIG-09).

use crate::load::paths::absolute;
use crate::outcome::{Code, Error};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::scenario::Migration;
use crate::trace::{Decision, Sink, Source};
use crate::world::{OsError, World};

/// Runs every migration, in the order given; the first that fails ends loading (MIG-05).
pub fn migrate(migrations: &[Migration], world: &mut World, behaviours: Behaviours, sink: &mut impl Sink) -> Result<(), Error> {
    migrations.iter().try_for_each(|migration| migrate_one(migration, world, behaviours, sink))
}

fn migrate_one<S: Sink>(Migration { to, from }: &Migration, world: &mut World, behaviours: Behaviours, sink: &mut S) -> Result<(), Error> {
    let mut tell = |rule, about: &str| sink.record(|| Decision::new(rule, format!("{about}file {to}"), Source::WorldFile(from.clone())));
    match world.stat(to) {
        // MIG-03: whatever is there stays, and so does what cannot be seen.
        Ok(_) | Err(OsError::Permission) => {
            if S::LISTENS && world.stat(from).is_ok() {
                tell(Rule::Mig03, "not migrated to ");
            }
            return Ok(());
        }
        Err(OsError::NotFound) => {}
        Err(refusal) => {
            tell(Rule::Mig03, "refused: migration to ");
            return Err(failed(to, refusal));
        }
    }
    let source = match world.stat(from) {
        Ok(stat) if stat.is_dir => {
            tell(Rule::Mig04, "refused: migration to ");
            let message = format!("{from} is a directory and cannot be migrated to {to}: move it away");
            return Err(Error::new(Code::MigrateDirectory, message).path(from));
        }
        Ok(stat) => stat,
        // MIG-04: nothing to migrate.
        Err(OsError::NotFound | OsError::Permission) => {
            tell(Rule::Mig04, "nothing to migrate to ");
            return Ok(());
        }
        Err(refusal) => {
            tell(Rule::Mig04, "refused: migration to ");
            return Err(failed(from, refusal));
        }
    };
    // MIG-06: the bytes as they are, broken or not.
    let content = world
        .read(from)
        .map_err(|refusal| {
            tell(Rule::Mig04, "refused: migration to ");
            failed(from, refusal)
        })?
        .to_vec();
    let mode = if behaviours.migration_keeps_mode() { source.mode & 0o666 } else { 0o666 };
    world.write(to, content, mode).map_err(|refusal| {
        tell(Rule::Mig07, "refused: migration to ");
        failed(to, refusal)
    })?;
    if S::LISTENS && !world.writes().iter().any(|write| write.path == absolute(&world.working_directory(), to)) {
        tell(Rule::Mig03, "migrated through a link at ");
    }
    for rule in [Rule::Mig02, Rule::Mig06, Rule::Mig08] {
        tell(rule, "migrated to ");
    }
    Ok(())
}

fn failed(path: &str, refusal: OsError) -> Error {
    Error::new(Code::MigrateIo, format!("a legacy kubeconfig could not be migrated: {path}: {}", refusal)).path(path)
}
