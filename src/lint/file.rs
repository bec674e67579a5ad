//! A file that is looked at, and what the stages say about it.

use crate::decode::{Position, Survey};
use crate::kubeconfig::{AuthInfo, Cluster, Config, Stanza};
use crate::release::Release;
use crate::world::World;

use super::finding::{Check, Finding};

/// What findings depend on besides the files.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The files and the environment.
    pub world: &'a World<'a>,
    /// The release that reads them.
    pub release: Release,
    /// The time, in seconds since 1970.
    pub now: u64,
}

/// A file that can be decoded.
pub(super) struct File<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its content as it is written.
    pub(super) written: &'a Config,
    /// Its content with absolute paths.
    pub(super) config: &'a Config,
    /// Where its entries are, and what is remarkable in it.
    pub(super) survey: &'a Survey,
    /// Whether it is not one of the files that kubectl reads here.
    pub(super) is_foreign: bool,
    /// What findings depend on besides.
    pub(super) setting: Setting<'a>,
}

impl<'a> File<'a> {
    /// Makes a finding about the whole file.
    pub(super) fn finding(&self, check: Check, message: impl Into<String>) -> Finding {
        Finding::new(check, self.name, message)
    }

    /// Makes a finding about an entry, or the first of some fields that it has.
    pub(super) fn found_in(&self, (stanza, name): (Stanza, &str), fields: &[&str], check: Check, message: impl Into<String>) -> Finding {
        self.finding(check, message).at(self.place(stanza, name, fields))
    }

    /// Returns where the first of the fields is that an entry has, or else the entry.
    fn place(&self, stanza: Stanza, name: &str, fields: &[&str]) -> Option<Position> {
        let positions = &self.survey.positions;
        let field = fields.iter().find_map(|field| positions.entry(stanza, name, Some(field)));
        field.or_else(|| positions.entry(stanza, name, None))
    }

    /// Returns the clusters, with absolute paths.
    pub(super) fn clusters(&self) -> impl Iterator<Item = (&'a str, &'a Cluster)> {
        self.config.clusters.iter().map(|(name, cluster)| (name.as_str(), &**cluster))
    }

    /// Returns the users, with absolute paths.
    pub(super) fn users(&self) -> impl Iterator<Item = (&'a str, &'a AuthInfo)> {
        self.config.auth_infos.iter().map(|(name, user)| (name.as_str(), &**user))
    }
}
