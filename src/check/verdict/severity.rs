//! How bad it is that a client answers something else than client-go.
//!
//! Only what both outcomes say counts, and of that only what was compared: a field without a difference is taken as agreeing, whatever the
//! client's outcome has there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sent::{Other, Sent, is_another_context};
use crate::compare::Difference;

/// How bad a difference is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A credential is sent where client-go sends none, in the clear, or to another server.
    Credential,
    /// Another server would be believed: TLS is off or not verified, other authorities are trusted, another proxy is used.
    Trust,
    /// The server sees somebody else: another user, another credential, another impersonation.
    Identity,
    /// Another context, cluster, server or namespace is used.
    Target,
    /// The client accepts what client-go refuses. Whether it then sends a credential does not count: client-go names no right server for it.
    TooLax,
    /// The client refuses what client-go accepts, or does not answer.
    TooStrict,
    /// None of these: the request is the same for the server.
    Cosmetic,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Severity; 7] = [
        Severity::Credential,
        Severity::Trust,
        Severity::Identity,
        Severity::Target,
        Severity::TooLax,
        Severity::TooStrict,
        Severity::Cosmetic,
    ];

    /// Returns its name in reports and options.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Credential => "credential",
            Severity::Trust => "trust",
            Severity::Identity => "identity",
            Severity::Target => "target",
            Severity::TooLax => "too-lax",
            Severity::TooStrict => "too-strict",
            Severity::Cosmetic => "cosmetic",
        }
    }

    /// Returns what it means, as the end of a sentence about the client.
    pub fn meaning(self) -> &'static str {
        match self {
            Severity::Credential => "sends a credential where client-go sends none, in the clear, or to another server",
            Severity::Trust => "would believe another server than client-go does",
            Severity::Identity => "is somebody else to the server",
            Severity::Target => "uses another context, cluster, server or namespace",
            Severity::TooLax => "accepts what client-go refuses",
            Severity::TooStrict => "refuses what client-go accepts",
            Severity::Cosmetic => "says something else that the server does not see",
        }
    }

    /// Returns the severity of the worst of the differences between the right outcome and a client's.
    pub fn of(differences: &[Difference], expected: &Value, actual: &Value) -> Severity {
        let each = differences.iter().map(|difference| of_one(difference, expected, actual));
        let sent = ["client", "request"].into_iter().filter_map(|section| of_sent(section, differences, expected, actual));
        each.chain(sent).min().unwrap_or(Severity::Cosmetic)
    }

    /// Returns the difference that makes it so bad: that of a refusal, or else the first of those that are worst by themselves.
    pub fn reason<'a>(differences: &'a [Difference], expected: &Value, actual: &Value) -> Option<&'a Difference> {
        let is_refusal = |difference: &&Difference| difference.field.contains(".errors");
        let badness = |difference: &&Difference| Severity::of(std::slice::from_ref(*difference), expected, actual);
        differences.iter().find(is_refusal).or_else(|| differences.iter().min_by_key(badness))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = Severity::ALL.into_iter().find(|severity| severity.as_str() == text);
        named.ok_or_else(|| {
            format!("{text:?} is no severity; there are, the worst first, {}", Severity::ALL.map(Severity::as_str).join(", "))
        })
    }
}

/// Returns the severity of one difference; what a client or request comes to is seen from all of them together, by [`of_sent`].
fn of_one(difference: &Difference, expected: &Value, actual: &Value) -> Severity {
    let section = difference.field.split(['.', '[']).next().unwrap_or_default();
    match (section, is_answered(expected, section), is_answered(actual, section)) {
        ("scenario", ..) => Severity::TooLax,
        ("writes", true, false) => Severity::TooStrict,
        ("writes", false, true) => Severity::TooLax,
        ("writes", ..) => Severity::Cosmetic,
        (_, true, false) => Severity::TooStrict,
        (_, false, true) => Severity::TooLax,
        (_, false, false) => Severity::Cosmetic,
        ("load", ..) => of_load(&difference.field),
        ("namespace", ..) if difference.field.ends_with(".overridden") => Severity::Cosmetic,
        ("namespace", ..) => Severity::Target,
        ("command", ..) => of_command(&difference.field),
        _ => Severity::Cosmetic,
    }
}

/// Whether an outcome has an answer in a section: neither a refusal, nor a crash, nor nothing at all. A loader that has read something and
/// also returns an error has refused.
fn is_answered(outcome: &Value, section: &str) -> bool {
    let Some(section) = outcome.get(section) else { return section == "load" };
    section.get("errors").is_none() && section.get("crash").is_none()
}

/// Returns the severity of a difference between two loaded configs, by the field.
fn of_load(field: &str) -> Severity {
    let has = |names: &[&str]| field.split('.').any(|segment| names.contains(&segment));
    let Some(of) = field.strip_prefix("load.config.") else {
        return if field == "load.config" || field == "load" { Severity::Target } else { Severity::Cosmetic };
    };
    if has(&["extensions", "extension", "preferences", "installHint", "interactiveMode", "api-version", "disable-compression"]) {
        Severity::Cosmetic
    } else if has(&["insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url", "tls-server-name"]) {
        Severity::Trust
    } else if of.starts_with("users") {
        Severity::Identity
    } else {
        Severity::Target
    }
}

/// Returns the severity of a difference between two commands that kubectl runs.
fn of_command(field: &str) -> Severity {
    let Some(rest) = field.strip_prefix("command.ok") else { return Severity::Cosmetic };
    match rest.strip_prefix(".flags.") {
        Some("insecure-skip-tls-verify" | "certificate-authority" | "tls-server-name") => Severity::Trust,
        Some("server" | "context" | "cluster" | "namespace" | "kubeconfig") => Severity::Target,
        Some("request-timeout" | "disable-compression" | "match-server-version") => Severity::Cosmetic,
        Some(_) => Severity::Identity,
        None if rest.starts_with(".pluginPolicy") => Severity::Trust,
        None => Severity::Target,
    }
}

/// Returns the severity of what is sent, where both sides accept; `None` if one does not.
fn of_sent(section: &str, differences: &[Difference], expected: &Value, actual: &Value) -> Option<Severity> {
    let read = |outcome: &'_ Value| outcome.get(section)?.get("ok").cloned();
    let (right, theirs) = (read(expected)?, read(actual)?);
    let prefix = format!("{section}.ok");
    let fields: Vec<&str> = differences.iter().filter_map(|difference| difference.field.strip_prefix(&prefix)).collect();
    if fields.is_empty() {
        return None;
    }
    let theirs = as_compared(&right, &theirs, &fields);
    let (right, theirs) = (Sent::of(section, &right), Sent::of(section, &theirs));
    let other = is_another_context(expected.pointer("/load/config"), actual.pointer("/client/ok"));
    Some(of_both(&right, &theirs, other))
}

/// Returns the client's answer with only those fields that differ; all others are the right ones.
fn as_compared(right: &Value, theirs: &Value, fields: &[&str]) -> Value {
    let mut made = right.clone();
    for field in fields {
        // One level below `tls` is enough: no other field has parts that are compared apart.
        let mut names = field.split('.').filter(|name| !name.is_empty());
        match (names.next(), names.next()) {
            (Some("tls"), Some(name)) if right["tls"].is_object() && theirs["tls"].is_object() => {
                put(&mut made["tls"], name, theirs["tls"].get(name));
            }
            (Some(name), _) => put(&mut made, name, theirs.get(name)),
            (None, _) => return theirs.clone(),
        }
    }
    made
}

fn put(object: &mut Value, name: &str, value: Option<&Value>) {
    let Some(object) = object.as_object_mut() else { return };
    match value {
        Some(value) => object.insert(name.to_owned(), value.clone()),
        None => object.remove(name),
    };
}

fn of_both(right: &Sent, theirs: &Sent, other: Other) -> Severity {
    let has_moved = right.authority != theirs.authority;
    if has_moved && other == Other::Context && !theirs.is_in_the_clear() {
        return Severity::Target;
    }
    let is_exposed = theirs.is_in_the_clear() && (right.is_secure || right.proxy != theirs.proxy);
    let is_carried = theirs.credentials.iter().any(|credential| right.credentials.contains(credential));
    let goes_astray = right.credentials.is_empty() || is_exposed || has_moved && (is_carried || other == Other::Mixture);
    let matters = right.is_secure || theirs.is_secure;
    if !theirs.credentials.is_empty() && goes_astray {
        Severity::Credential
    } else if right.is_secure != theirs.is_secure || right.proxy != theirs.proxy || matters && right.trust != theirs.trust {
        Severity::Trust
    } else if right.credentials != theirs.credentials || right.impersonation != theirs.impersonation {
        Severity::Identity
    } else if has_moved || right.path != theirs.path {
        Severity::Target
    } else {
        Severity::Cosmetic
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compare::{Errors, SECTIONS, compare};

    fn severity(expected: Value, actual: Value) -> Severity {
        Severity::of(&compare(&expected, &actual, SECTIONS, Errors::Refusal), &expected, &actual)
    }

    fn client(expected: Value, actual: Value) -> Severity {
        severity(json!({"client": {"ok": expected}}), json!({"client": {"ok": actual}}))
    }

    fn request(expected: Value, actual: Value) -> Severity {
        severity(json!({"client": {"ok": {}}, "request": {"ok": expected}}), json!({"client": {"ok": {}}, "request": {"ok": actual}}))
    }

    const HOST: &str = "https://a.example";

    #[test]
    fn a_credential_where_there_is_none() {
        for credential in [
            json!({"bearerToken": "t"}),
            json!({"bearerTokenFile": "/t"}),
            json!({"username": "u", "password": "p"}),
            json!({"exec": {"command": "c"}}),
            json!({"authProvider": {"name": "oidc"}}),
            json!({"tls": {"certData": "Yw==", "keyData": "aw=="}}),
        ] {
            let mut theirs = credential.clone();
            theirs["host"] = HOST.into();
            assert_eq!(client(json!({"host": HOST}), theirs), Severity::Credential, "{credential}");
        }
        assert_eq!(client(json!({"host": "http://a"}), json!({"host": "http://a", "bearerToken": "t"})), Severity::Credential);
        assert_eq!(client(json!({"host": "a"}), json!({"host": "a", "bearerToken": "t"})), Severity::Credential);
        let sent = json!({"url": "http://a/version", "headers": {"Authorization": ["Bearer t"]}});
        assert_eq!(request(json!({"url": "http://a/version"}), sent), Severity::Credential);
    }

    /// A certificate is not presented without TLS, and a password is not sent without a user.
    #[test]
    fn what_is_never_sent_is_no_credential() {
        let with_certificate = json!({"host": "http://a", "tls": {"certData": "Yw=="}});
        assert!(client(json!({"host": "http://a"}), with_certificate) > Severity::Credential);
        assert_eq!(client(json!({"host": HOST}), json!({"host": HOST, "password": "p"})), Severity::Cosmetic);
        let impersonating = json!({"host": HOST, "impersonate": {"userName": "x"}});
        assert_eq!(client(json!({"host": HOST}), impersonating), Severity::Identity);
    }

    #[test]
    fn a_credential_to_another_server() {
        let at = |host: &str| json!({"host": host, "bearerToken": "t"});
        assert_eq!(client(at(HOST), at("https://b.example")), Severity::Credential);
        assert_eq!(client(at(HOST), at("http://a.example")), Severity::Credential);
        assert_eq!(client(at(HOST), at("https://a.example:8443")), Severity::Credential);
        assert_eq!(client(at(HOST), at("https://A.example:443/")), Severity::Cosmetic);
        assert_eq!(client(at(HOST), at("https://a.example/other")), Severity::Target);
        assert_eq!(client(json!({"host": HOST}), json!({"host": "https://b.example"})), Severity::Target);
        assert_eq!(client(json!({"host": HOST}), json!({"host": "http://a.example"})), Severity::Trust);
    }

    #[test]
    fn another_proxy_sees_what_is_not_encrypted() {
        let through = |host: &str, proxy: &str| json!({"host": host, "username": "u", "proxyUrl": proxy});
        assert_eq!(client(through(HOST, "http://p"), through(HOST, "http://q")), Severity::Trust);
        assert_eq!(client(through("http://a", "http://p"), through("http://a", "http://q")), Severity::Credential);
    }

    /// Whoever takes another context as a whole uses another target; whoever mixes two sends a credential to the wrong server.
    #[test]
    fn another_context_is_no_leak_and_a_mixture_is_one() {
        let load = json!({"config": {
            "clusters": [{"name": "a", "cluster": {"server": HOST}}, {"name": "b", "cluster": {"server": "https://b.example"}}],
            "users": [{"name": "a", "user": {"token": "t"}}, {"name": "b", "user": {"token": "u"}}, {"name": "c", "user": {"token": "v"}}],
            "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}, {"name": "b", "context": {"cluster": "b", "user": "b"}}],
        }});
        let severity = |theirs: Value| {
            let expected = json!({"load": load, "client": {"ok": {"host": HOST, "bearerToken": "t"}}});
            let actual = json!({"client": {"ok": theirs}});
            Severity::of(&compare(&expected, &actual, &["client"], Errors::Exact), &expected, &actual)
        };
        assert_eq!(severity(json!({"host": "https://b.example", "bearerToken": "u"})), Severity::Target);
        assert_eq!(severity(json!({"host": "https://b.example", "bearerToken": "v"})), Severity::Credential);
        assert_eq!(severity(json!({"host": "https://b.example", "bearerToken": "t"})), Severity::Credential);
        assert_eq!(severity(json!({"host": "https://b.example", "bearerToken": "u", "tls": {"insecure": true}})), Severity::Trust);
        assert_eq!(severity(json!({"host": HOST, "bearerToken": "u"})), Severity::Identity);
    }

    #[test]
    fn trust() {
        for tls in [json!({"insecure": true}), json!({"serverName": "x"}), json!({"caFile": "/b"}), json!({"caData": "Yw=="})] {
            let theirs = json!({"host": HOST, "bearerToken": "t", "tls": tls});
            assert_eq!(client(json!({"host": HOST, "bearerToken": "t", "tls": {"caFile": "/a"}}), theirs), Severity::Trust, "{tls}");
        }
        let authorities = |them: Value| json!({"url": "https://a/version", "tls": {"authorities": them}});
        assert_eq!(request(authorities(json!([])), authorities(json!(["00"]))), Severity::Trust);
    }

    #[test]
    fn identity() {
        let base = json!({"host": HOST, "bearerToken": "t", "impersonate": {"userName": "x"}});
        for (pointer, value) in [("/bearerToken", json!("u")), ("/impersonate/userName", json!("y"))] {
            let mut theirs = base.clone();
            *theirs.pointer_mut(pointer).unwrap() = value;
            assert_eq!(client(base.clone(), theirs), Severity::Identity, "{pointer}");
        }
        assert_eq!(client(base, json!({"host": HOST, "bearerToken": "t"})), Severity::Identity);
        let exec = |hint: &str, command: &str| json!({"host": HOST, "exec": {"command": command, "installHint": hint}});
        assert_eq!(client(exec("a", "c"), exec("b", "c")), Severity::Cosmetic);
        assert_eq!(client(exec("a", "c"), exec("a", "d")), Severity::Identity);
        let sends = |header: &str| json!({"url": "https://a/version", "headers": {"Authorization": [header]}});
        assert_eq!(request(sends("Bearer t"), sends("Bearer u")), Severity::Identity);
        assert_eq!(request(sends("Bearer t"), json!({"url": "https://a/version"})), Severity::Identity);
    }

    #[test]
    fn target_and_cosmetic() {
        let named = |name: &str| json!({"namespace": {"ok": {"name": name}}});
        assert_eq!(severity(named("a"), named("b")), Severity::Target);
        assert_eq!(severity(named("a"), json!({"namespace": {"ok": {"name": "a", "overridden": true}}})), Severity::Cosmetic);
        assert_eq!(client(json!({"host": HOST, "timeoutNs": 1}), json!({"host": HOST})), Severity::Cosmetic);
    }

    #[test]
    fn who_refuses() {
        let (refused, accepted) =
            (json!({"client": {"errors": [{"code": "other"}]}}), json!({"client": {"ok": {"host": HOST, "bearerToken": "t"}}}));
        assert_eq!(severity(refused.clone(), accepted.clone()), Severity::TooLax);
        assert_eq!(severity(accepted.clone(), refused), Severity::TooStrict);
        assert_eq!(severity(json!({"client": {"crash": true}}), accepted.clone()), Severity::TooLax);
        assert_eq!(severity(accepted, json!({})), Severity::TooStrict);
    }

    #[test]
    fn what_was_loaded() {
        let load = |config: Value| json!({"load": {"config": config}});
        let cluster = |fields: Value| load(json!({"clusters": [{"name": "c", "cluster": fields}]}));
        assert_eq!(severity(cluster(json!({"server": "a"})), cluster(json!({"server": "b"}))), Severity::Target);
        assert_eq!(severity(cluster(json!({"server": "a"})), cluster(json!({"server": "a", "proxy-url": "b"}))), Severity::Trust);
        let user = |name: &str| load(json!({"users": [{"name": name}]}));
        assert_eq!(severity(user("a"), user("b")), Severity::Identity);
        assert_eq!(severity(load(json!({"current-context": "a"})), load(json!({}))), Severity::Target);
        assert_eq!(severity(load(json!({"extensions": [{"name": "a"}]})), load(json!({}))), Severity::Cosmetic);
        assert_eq!(severity(json!({"load": {"errors": [{"code": "load-file"}]}}), load(json!({"current-context": "a"}))), Severity::TooLax);
        assert_eq!(severity(load(json!({"current-context": "a"})), json!({"load": {"errors": [{"code": "other"}]}})), Severity::TooStrict);
    }

    /// What was not compared, since the client cannot express it or says the same in another way, does not count.
    #[test]
    fn only_what_differs_counts() {
        let expected = json!({"client": {"ok": {"host": HOST, "tls": {"caFile": "/a"}}}});
        let actual = json!({"client": {"ok": {"host": HOST, "bearerToken": "t", "tls": {"caData": "Yw==", "serverName": "s"}}}});
        let all = compare(&expected, &actual, SECTIONS, Errors::Exact);
        let one: Vec<Difference> = all.into_iter().filter(|difference| difference.path.ends_with("serverName")).collect();
        assert_eq!(Severity::of(&one, &expected, &actual), Severity::Trust);
        assert_eq!(Severity::of(&[], &expected, &actual), Severity::Cosmetic);
    }

    #[test]
    fn the_reason_is_the_difference_that_is_worst_by_itself() {
        let reason = |expected: Value, actual: Value| {
            let differences = compare(&expected, &actual, SECTIONS, Errors::Refusal);
            Severity::reason(&differences, &expected, &actual).map(|difference| difference.path.clone()).unwrap_or_default()
        };
        let ok = |fields: Value| json!({"client": {"ok": fields}});
        let expected = ok(json!({"host": HOST, "exec": {"command": "c"}, "tls": {"caFile": "/a"}}));
        assert_eq!(reason(expected.clone(), ok(json!({"host": HOST, "tls": {"caFile": "/b"}}))), "client.ok.tls.caFile");
        assert_eq!(reason(expected.clone(), ok(json!({"host": "https://b", "exec": {"command": "c"}}))), "client.ok.host");
        assert_eq!(reason(expected, json!({"client": {"errors": [{"code": "other"}]}})), "client.errors");
    }

    #[test]
    fn names_are_read_back() {
        for severity in Severity::ALL {
            assert_eq!(severity.as_str().parse(), Ok(severity));
            assert_eq!(serde_json::to_value(severity).unwrap(), severity.as_str());
        }
        assert!("worst".parse::<Severity>().unwrap_err().contains("credential, trust"));
        assert!(Severity::ALL.is_sorted());
    }
}
