//! Kubeconfigs for the benchmarks: as large fleets have them, in any number.

#![allow(dead_code)] // every bench uses a part of it

use kubeconfig_oracle::scenario::{File, Loading, Scenario, World};

/// Clusters, users and contexts of one file.
pub(crate) const ENTRIES: usize = 16;

/// What a fleet's files are like.
#[derive(Clone, Copy)]
pub(crate) struct Fleet {
    /// How many files there are.
    pub files: usize,
    /// Whether certificates and keys are inline: 1.5 KB of CA, 3 KB of certificate and 3 KB of key an entry.
    pub data: bool,
    /// Whether all files name the same entries, so that the first one wins them all.
    pub conflicting: bool,
}

impl Fleet {
    /// What sets it apart: `data, disjoint`.
    pub(crate) fn name(&self) -> String {
        let data = if self.data { "data" } else { "bare" };
        let names = if self.conflicting { "conflicting" } else { "disjoint" };
        format!("{data}, {names}")
    }

    /// The text of one file.
    pub(crate) fn file(&self, number: usize) -> String {
        let owner = if self.conflicting { 0 } else { number };
        let blob = |letter: &str, length: usize| letter.repeat(length);
        let mut text = format!("apiVersion: v1\nkind: Config\ncurrent-context: team-{owner}-0\nclusters:\n");
        for entry in 0..ENTRIES {
            text += &format!("- name: cluster-{owner}-{entry}\n  cluster:\n    server: https://{entry}.cluster-{number}.example:6443\n");
            text += &match self.data {
                true => format!("    certificate-authority-data: {}\n", blob("Q0FD", 512)),
                false => "    certificate-authority: pki/ca.pem\n".to_owned(),
            };
        }
        text += "users:\n";
        for entry in 0..ENTRIES {
            text += &format!("- name: user-{owner}-{entry}\n  user:\n");
            text += &match self.data {
                true => format!("    client-certificate-data: {}\n    client-key-data: {}\n", blob("Q0VS", 1024), blob("S0VZ", 1024)),
                false => format!("    token: token-{number}-{entry}\n"),
            };
        }
        text += "contexts:\n";
        for entry in 0..ENTRIES {
            text += &format!(
                "- name: team-{owner}-{entry}\n  context:\n    cluster: cluster-{owner}-{entry}\n    user: user-{owner}-{entry}\n"
            );
        }
        text
    }

    /// A scenario that loads them all.
    pub(crate) fn scenario(&self) -> Scenario {
        scenario((0..self.files).map(|number| (format!("/world/fleet/{number}.yaml"), self.file(number))))
    }
}

/// A scenario that loads the given files in their order; the authorities that they refer to are there.
pub(crate) fn scenario(files: impl IntoIterator<Item = (String, String)>) -> Scenario {
    let mut world = World::default();
    let mut precedence = Vec::new();
    for (path, text) in files {
        world.files.insert(path.clone(), File::content(text));
        precedence.push(path);
    }
    world.files.insert("/world/fleet/pki/ca.pem".to_owned(), File::content("x"));
    let loading = Loading { precedence: Some(precedence), ..Loading::default() };
    Scenario { id: "bench".to_owned(), world, loading: Some(loading), ..Scenario::default() }
}

/// How many bytes of kubeconfigs a scenario holds.
pub(crate) fn size(scenario: &Scenario) -> u64 {
    let length = |file: &File| match &file.kind {
        kubeconfig_oracle::scenario::FileKind::Content(bytes) => bytes.len() as u64,
        _ => 0,
    };
    scenario.world.files.values().map(length).sum()
}
