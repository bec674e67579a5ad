//! Copies legacy files to destinations that do not exist yet, before anything is read (MIG-01 to MIG-09).

use crate::outcome::{Code, Error};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::scenario::Migration;
use crate::untrusted::shown;
use crate::world::{OsError, World};

/// A migration that was begun, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// The migration.
    pub migration: Migration,
    /// What became of it.
    pub fate: MigrationFate,
}

/// What became of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationFate {
    /// The destination exists already, or cannot be looked at (MIG-03).
    Kept,
    /// There is no legacy file (MIG-04).
    NothingToCopy,
    /// The legacy file was copied (MIG-02).
    Copied,
    /// It failed, by this rule.
    Refused(Rule),
}

impl MigrationFate {
    /// Whether the destination did not exist.
    pub fn finds_no_destination(self) -> bool {
        !matches!(self, MigrationFate::Kept | MigrationFate::Refused(Rule::Mig03))
    }
}

/// Runs every migration, in the order given; the first that fails ends loading (MIG-05).
///
/// Returns the migrations that were begun, and the error of the last one, if it failed.
pub(super) fn migrate(migrations: &[Migration], world: &mut World, behaviours: Behaviours) -> (Vec<Migrated>, Result<(), Error>) {
    let mut begun = Vec::with_capacity(migrations.len());
    for migration in migrations {
        let (fate, result) = match migrate_one(migration, world, behaviours) {
            Ok(fate) => (fate, Ok(())),
            Err((rule, error)) => (MigrationFate::Refused(rule), Err((*error).by(rule))),
        };
        begun.push(Migrated { migration: migration.clone(), fate });
        if result.is_err() {
            return (begun, result);
        }
    }
    (begun, Ok(()))
}

fn migrate_one(Migration { to, from }: &Migration, world: &mut World, behaviours: Behaviours) -> Result<MigrationFate, (Rule, Box<Error>)> {
    match world.stat(to) {
        Ok(_) | Err(OsError::Permission) => return Ok(MigrationFate::Kept),
        Err(OsError::NotFound) => {}
        Err(error) => return Err((Rule::Mig03, failed(to, error))),
    }
    let source = match world.stat(from) {
        Ok(stat) if stat.is_dir => {
            let message = format!("{} is a directory and cannot be migrated to {}: move it away", shown(from), shown(to));
            return Err((Rule::Mig04, Box::new(Error::new(Code::MigrateDirectory, message).path(from))));
        }
        Ok(stat) => stat,
        Err(OsError::NotFound | OsError::Permission) => return Ok(MigrationFate::NothingToCopy),
        Err(error) => return Err((Rule::Mig04, failed(from, error))),
    };
    // MIG-06: the bytes are copied as they are, valid or not.
    let content = world.read(from).map_err(|error| (Rule::Mig04, failed(from, error)))?.to_vec();
    let mode = if behaviours.migration_keeps_mode() { source.mode & 0o666 } else { 0o666 };
    world.write(to, content, mode).map_err(|error| (Rule::Mig07, failed(to, error)))?;
    Ok(MigrationFate::Copied)
}

fn failed(path: &str, error: OsError) -> Box<Error> {
    Box::new(Error::new(Code::MigrateIo, format!("a legacy kubeconfig could not be migrated: {}: {error}", shown(path))).path(path))
}
