//! Recognises a secret in a place where a name or a path should be.
//!
//! People paste keys into `client-key`, and tokens into the names of users. What is long and random, or has the form of a key or token, is
//! taken for a secret. Words, host names, UUIDs and the short hashes in the names of clusters are not, nor are the hashes that are common in
//! paths. A password that looks like a word cannot be told from one.

/// How the texts of well-known keys and tokens begin: PEM, and base64 of it; JSON in base64url, which tokens are; the tokens of OpenShift,
/// Amazon, Google, GitHub, GitLab, DigitalOcean, Vault and Slack.
const MARKS: [&str; 16] = [
    "-----BEGIN",
    "-----END",
    "LS0tLS1CRUdJTi",
    "eyJ",
    "sha256~",
    "k8s-aws-v1.",
    "ya29.",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "dop_v1_",
    "hvs.",
    "xoxb-",
    "xoxp-",
];

/// The fewest characters after a mark that make it a secret: `eyJ` alone may be part of a word.
const AFTER_MARK: usize = 12;

/// The fewest characters of a random text of capital and small letters and digits: base64.
const MIXED: usize = 20;

/// The fewest characters of any other random text: digits and letters of one kind, such as hexadecimal; or letters alone.
const PLAIN: usize = 32;

/// The fewest symbols of a text of nothing but symbols.
const SYMBOLS: usize = 6;

/// Whether a name or path looks like a secret.
pub fn looks_secret(text: &str) -> bool {
    looks_secret_in_host(text)
        || is_symbols(text)
        || is_bootstrap_token(text.trim())
        || has_user_part(text)
        || words(named(text)).any(|word| word.len() >= PLAIN && is_random(word))
}

/// Whether a host looks like a secret. In the names of hosts, hashes are common, but base64 is not.
pub fn looks_secret_in_host(text: &str) -> bool {
    is_marked(text) || text.split(|c: char| !is_base64(c)).any(|run| is_mixed_and_random(run, text))
}

/// Whether a text has the form of a well-known key or token.
fn is_marked(text: &str) -> bool {
    let is_at = |at: usize, mark: &str| {
        let is_start = !text.get(..at).unwrap_or_default().ends_with(|before: char| before.is_ascii_alphanumeric());
        let after = text.get(at + mark.len()..).unwrap_or_default();
        let is_long = after.chars().take_while(|c| is_base64(*c) || *c == '.').take(AFTER_MARK).count() == AFTER_MARK;
        is_start && (is_long || mark.starts_with('-'))
    };
    MARKS.iter().any(|mark| text.match_indices(mark).any(|(at, mark)| is_at(at, mark)))
}

/// Whether a text consists of symbols only, and is neither made of separators nor of one symbol.
fn is_symbols(text: &str) -> bool {
    let mut symbols = text.chars().filter(|c| !c.is_whitespace() && !"/.-_~".contains(*c));
    let Some(first) = symbols.next() else { return false };
    let is_varied = symbols.any(|c| c != first);
    is_varied && text.chars().count() >= SYMBOLS && !text.chars().any(char::is_alphanumeric)
}

/// Whether a text is a token of `kubeadm join`: six and sixteen characters, with a dot between them.
fn is_bootstrap_token(text: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let Some((id, secret)) = text.split_once('.') else { return false };
    id.len() == 6 && secret.len() == 16 && is_part(id) && is_part(secret) && is_random(secret)
}

/// Whether a text has a URL with a user name and a password before its host. Where a URL was taken for a path, it has lost a slash.
fn has_user_part(text: &str) -> bool {
    text.match_indices(":/").any(|(at, separator)| {
        let rest = text.get(at + separator.len()..).unwrap_or_default();
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    })
}

/// Whether a run of base64 has capital and small letters that alternate as if by chance; of separators it may have only a few.
fn is_mixed_and_random(run: &str, text: &str) -> bool {
    let count = |is: fn(&u8) -> bool| run.bytes().filter(is).count();
    let (capitals, smalls, digits) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase), count(u8::is_ascii_digit));
    let length = capitals + smalls + digits;
    let is_long = length >= if digits > 0 { MIXED } else { PLAIN };
    let separators = run.len() - length;
    let is_one = separators * 10 <= run.len() || run.ends_with("==");
    capitals > 0 && smalls > 0 && is_long && is_random_mix(run, length) && (is_one && !is_path(text) || is_dense(run))
}

/// Whether some word of the run is long enough by itself.
fn is_dense(run: &str) -> bool {
    words(run).any(|word| word.len() >= MIXED && is_random_mix(word, word.len()))
}

/// Whether at least a quarter of the letters and digits is of another kind than the one before; where a capital begins a word, that does not
/// count. In base64 it is nearly half of them, in words an eighth.
fn is_random_mix(run: &str, length: usize) -> bool {
    changes(run, |one, other| one != other && !(one == Kind::Capital && other == Kind::Small)) * 4 >= length
}

/// Whether at least a fifth of the characters change between letter and digit. In hexadecimal and base 32 it is two fifths.
fn is_random(word: &str) -> bool {
    changes(word, |one, other| (one == Kind::Digit) != (other == Kind::Digit)) * 5 >= word.len()
}

/// The kind of a character.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Capital,
    Small,
    Digit,
    Other,
}

fn kind(byte: u8) -> Kind {
    match byte {
        b'A'..=b'Z' => Kind::Capital,
        b'a'..=b'z' => Kind::Small,
        b'0'..=b'9' => Kind::Digit,
        _ => Kind::Other,
    }
}

fn changes(text: &str, is_change: impl Fn(Kind, Kind) -> bool) -> usize {
    let pairs = text.bytes().map(kind).zip(text.bytes().skip(1).map(kind));
    pairs.filter(|(one, other)| *one != Kind::Other && *other != Kind::Other && is_change(*one, *other)).count()
}

fn is_base64(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+/=_-".contains(character)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
}

/// Returns the part of a text in which a hash is uncommon: of a path, its last name if that has no ending.
fn named(text: &str) -> &str {
    match text.rsplit_once('/') {
        Some((_, name)) if is_path(text) => {
            if name.contains(['-', '.', '_']) {
                ""
            } else {
                name
            }
        }
        _ => text,
    }
}

fn is_path(text: &str) -> bool {
    text.starts_with(['/', '~']) || text.starts_with("./") || text.starts_with("../")
}

#[cfg(test)]
mod tests {
    use super::looks_secret;

    #[test]
    fn secrets_are_recognised() {
        for secret in [
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEow",
            "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk",
            "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl",
            "oidc:eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9",
            "/home/me/eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.x.y",
            "sha256~vFanjLAEnMHBJDd3RAmQsAwVkfQBtWq4fTJTG0WbLqc",
            "q3XxyuP0yKTqPLDEmGQqbUnG+/8Dl7vBc7WqXQbYv3Y=",
            "9Vt_Xr-2aPq7Lw0dKeY4uZsB6mNcTg1HjRf8",
            "/9j/4AAQSkZJRgABAQEAYABgAAD5mTqW",
            "d41d8cd98f00b204e9800998ecf8427e",
            "kubeconfig-u-x7k2p:7xk4vqmn2hs9wfz3jr6lbt8cpd5ygq1naxe0ukhm4vs2wr9zft3jl6",
            "abcdef.0123456789a1b2c3",
            "admin:31ada4fd9adcac98a3c1be6b4f2a6c8e",
            "https://user:pa55@host/",
            "/home/me/.kube/https:/user:pa55@host",
            "!@#$%^&*()",
            "/home/me/.kube/31ada4fd9adcac98a3c1be6b4f2a6c8e",
            "GqZtVwXcRbNmLkJhGfDsAqWeRtYuIoPbVcXz",
        ] {
            assert!(looks_secret(secret), "{secret}");
        }
    }

    #[test]
    fn ordinary_names_and_paths_are_not() {
        for name in [
            "",
            "-",
            "*",
            "...",
            "../../..",
            "------",
            "arn:aws:eks:eu-west-1:123456789012:cluster/dev",
            "gke_my-project-123456_europe-west1-b_my-cluster-1",
            "kubernetes-admin@kubernetes",
            "clusterUser_MyResourceGroup_MyAksCluster2",
            "clusterAdmin_rg_3F2504E0-4F89-11D3-9A0C-0305E82C3301",
            "123e4567-e89b-12d3-a456-426614174000",
            "do-fra1-k8s-1-19-3-do-2-fra1-1604931213012",
            "do-fra1-k8s-1-19-3-do-2-fra1-1604931213012-admin",
            "c-m-abcd1234",
            "kube-admin-c-m-k5x7zq2w",
            "default/api-ocp4-example-com:6443/kube:admin",
            "system:serviceaccount:kube-system:default",
            "oidc:jane.doe@example.com",
            "context-cwrsdlcgq4q",
            "lke123456-ctx",
            "vcluster_my-vcluster_team-x_minikube",
            "/home/JohnDoe1/Documents/KubernetesConfigs/Production2Cluster.yaml",
            "/nix/store/0c3hd8wvqxqb4ng4sz9gkfkjv5nn4jsx-kubectl-1.30/bin/kubectl",
            "/var/lib/docker/overlay2/5f3a0d8d5a9c4d1f8d1e6b7a2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f/merged/k",
            "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/kubeconfig",
            "C:\\Users\\JohnDoe\\.kube\\config",
            "../pki/apiserver-kubelet-client.crt",
            "https://api.example.com:6443",
            "MyVeryLongCamelCaseClusterNameForProductionEurope",
            "cluster-name-with-v1beta2-and-2024-01-02T03:04:05Z",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
