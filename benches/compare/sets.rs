//! The kubeconfigs that are compared: a few large sets, the same in every run.

use std::fmt::Write;

/// A set of files, loaded together.
pub(crate) struct Set {
    /// What it is called in the table.
    pub name: &'static str,
    /// How many files there are.
    pub files: usize,
    /// Clusters, users and contexts of each file.
    pub entries: usize,
    /// Whether authorities, certificates and keys are inline: 1.5, 1.9 and 2.3 KB an entry.
    pub data: bool,
}

/// The sets whose loading is compared. One entry in three is in every file of its set; the first file wins it.
pub(crate) const SETS: &[Set] = &[
    Set { name: "32 files with data", files: 32, entries: 255, data: true },
    Set { name: "64 files of small entries", files: 64, entries: 800, data: false },
    Set { name: "512 files with data", files: 512, entries: 20, data: true },
];

/// The sets that whole programs show.
pub(crate) const SHOWN: &[Set] = &[
    Set { name: "one ordinary file", files: 1, entries: 3, data: true },
    Set { name: "2,000 contexts", files: 1, entries: 2_000, data: false },
    Set { name: "9,800 contexts", files: 1, entries: 9_800, data: false },
    Set { name: "32 files with data", files: 32, entries: 255, data: true },
];

impl Set {
    /// Returns the text of one file.
    pub(crate) fn file(&self, number: usize) -> String {
        let mut noise = Noise(number as u64);
        let id = |entry: usize| if entry.is_multiple_of(3) { format!("shared-{entry}") } else { format!("team-{number}-{entry}") };
        let mut text = format!("apiVersion: v1\nkind: Config\ncurrent-context: {}\nclusters:\n", id(0));
        for entry in 0..self.entries {
            let authority = if self.data { format!("-data: {}", noise.base64(1536)) } else { ": pki/ca.pem".to_owned() };
            let server = format!("https://{entry}.cluster-{number}.example:6443");
            let _ = writeln!(text, "- cluster:\n    certificate-authority{authority}\n    server: {server}\n  name: {}", id(entry));
        }
        text += "contexts:\n";
        for entry in 0..self.entries {
            let id = id(entry);
            let _ = writeln!(text, "- context:\n    cluster: {id}\n    namespace: default\n    user: {id}\n  name: {id}");
        }
        text += "users:\n";
        for entry in 0..self.entries {
            let _ = writeln!(text, "- name: {}\n  user:", id(entry));
            if self.data {
                let _ = writeln!(text, "    client-certificate-data: {}\n    client-key-data: {}", noise.base64(1920), noise.base64(2272));
            } else {
                let _ = writeln!(text, "    token: {}", noise.base64(32));
            }
        }
        text
    }
}

/// A reproducible sequence (SplitMix64): repeated letters would flatter every reader.
struct Noise(u64);

impl Noise {
    /// Returns this many characters of base64, a multiple of four.
    fn base64(&mut self, length: usize) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::with_capacity(length);
        while text.len() < length {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed ^= mixed >> 27;
            (0..4).for_each(|place| text.push(char::from(LETTERS[(mixed >> (6 * place)) as usize % 64])));
        }
        text
    }
}
