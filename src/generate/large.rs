//! Makes large kubeconfigs for benchmarks, in two shapes that stress different parts of the reader.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Returns a kubeconfig of `entries` clusters, users and contexts, with 1.5 KB and twice 3 KB of base64 data each.
pub fn with_data(entries: usize) -> String {
    let data = |salt: usize, width: usize| {
        let bytes: Vec<u8> = (0..width).map(|at| (at.wrapping_mul(31).wrapping_add(salt.wrapping_mul(97)) >> 2) as u8).collect();
        STANDARD.encode(bytes)
    };
    let mut text = String::from("apiVersion: v1\nclusters:\n");
    for number in 0..entries {
        let authority = data(number, 1_125);
        let _ = write!(text, "- cluster:\n    certificate-authority-data: {authority}\n");
        let _ = write!(text, "    server: https://cluster-{number:05}.example.com:6443\n  name: cluster-{number:05}\n");
    }
    contexts(&mut text, entries);
    text.push_str("kind: Config\npreferences: {}\nusers:\n");
    for number in 0..entries {
        let (certificate, key) = (data(number + 1, 2_250), data(number + 2, 2_250));
        let _ = write!(text, "- name: user-{number:05}\n  user:\n    client-certificate-data: {certificate}\n");
        let _ = writeln!(text, "    client-key-data: {key}");
    }
    text
}

/// Returns a kubeconfig of `entries` clusters, users and contexts without data.
pub fn small(entries: usize) -> String {
    let mut text = String::from("apiVersion: v1\nclusters:\n");
    for number in 0..entries {
        let _ = write!(text, "- cluster:\n    server: https://cluster-{number:05}.example.com:6443\n  name: cluster-{number:05}\n");
    }
    contexts(&mut text, entries);
    text.push_str("kind: Config\npreferences: {}\nusers:\n");
    for number in 0..entries {
        let _ = write!(text, "- name: user-{number:05}\n  user:\n    token: token-{number:016}\n");
    }
    text
}

fn contexts(text: &mut String, entries: usize) {
    text.push_str("contexts:\n");
    for number in 0..entries {
        let _ = write!(text, "- context:\n    cluster: cluster-{number:05}\n    namespace: team-{:03}\n", number % 250);
        let _ = write!(text, "    user: user-{number:05}\n  name: context-{number:05}\n");
    }
    text.push_str("current-context: context-00000\n");
}
