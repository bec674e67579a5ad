//! Looks at the credentials of users: those that are not used, not sent, or not what they seem.

use std::collections::BTreeMap;

use super::ask::{about_cluster, about_user, said};
use super::file::File;
use super::finding::{Check, Finding};
use crate::go::base64;
use crate::kubeconfig::{AuthInfo, Context, Record, Secrecy, Stanza};
use crate::outcome::Code;
use crate::release::{Behaviour, Release};
use crate::resolve::{sets_certificate, sets_key};
use crate::rule::Rule;
use crate::transport::{Authorization, Credential};
use crate::untrusted::quoted;

/// Looks for credentials that another one of the user keeps from being used (REQ-18, REQ-20, REQ-23).
pub(super) fn unused(file: &File) -> Vec<Finding> {
    let of_user = |(name, user): (&str, &AuthInfo)| {
        let Authorization { credential, silenced, .. } = about_user(name, user, file.setting).authorization;
        let by = credential.map_or("the client certificate", |credential| describe(credential).2);
        let finding = |unused| {
            let (field, rule, what) = describe(unused);
            let message = format!("user {}: {what} is not used, because {by} is", quoted(name));
            let finding = file.found_in((Stanza::User, name), &[field], Check::UnusedCredential, message);
            finding.by(rule).repair("keep the one that is meant")
        };
        // The content of a token file becomes the token of a client.
        let is_written = |credential: &Credential| *credential != Credential::Token || !user.token.is_empty();
        silenced.into_iter().filter(is_written).map(finding).chain(lone(file, name, user)).collect::<Vec<_>>()
    };
    file.users().flat_map(of_user).collect()
}

/// Looks for half a credential, which is not used either (VAL-08, REQ-20).
fn lone(file: &File, name: &str, user: &AuthInfo) -> Vec<Finding> {
    let about = |field, check, message: &str| file.found_in((Stanza::User, name), field, check, format!("user {} {message}", quoted(name)));
    let key = (sets_key(user) && !sets_certificate(user)).then(|| {
        let message = "has a client key without a certificate, so it is not used";
        let finding = about(&["client-key-data", "client-key"], Check::KeyWithoutCertificate, message);
        finding.by(Rule::Val08).repair("add client-certificate or client-certificate-data, or remove the key")
    });
    let password = (!user.password.is_empty() && user.username.is_empty()).then(|| {
        let finding = about(&["password"], Check::UnusedCredential, "has a password without a username, so it is not sent");
        finding.by(Rule::Req20).repair("add the username, or remove the password")
    });
    key.into_iter().chain(password).collect()
}

/// Returns the field of a credential, the rule by which it is not used, and what it is called.
fn describe(credential: Credential) -> (&'static str, Rule, &'static str) {
    match credential {
        Credential::UserInfo => ("server", Rule::Req05, "the user information of the server"),
        Credential::TokenFile => ("tokenFile", Rule::Req18, "the token file"),
        Credential::Token => ("token", Rule::Req18, "the token"),
        Credential::Basic => ("username", Rule::Req20, "the password"),
        Credential::Plugin => ("exec", Rule::Req23, "the exec plugin"),
        Credential::AuthProvider => ("auth-provider", Rule::Req27, "the auth provider"),
    }
}

/// Looks for clusters whose server keeps the credentials of their users from being sent (REST-10).
pub(super) fn unsent(file: &File) -> Vec<Finding> {
    let is_someone = |context: &&Context| file.config.user(&context.auth_info).is_some_and(has_credential);
    let contexts = file.config.contexts.values().map(|context| &**context).filter(is_someone);
    let by_cluster: BTreeMap<&str, &Context> = contexts.rev().map(|context| (context.cluster.as_str(), context)).collect();
    let of_cluster = |(name, cluster)| {
        let user = by_cluster.get(name).filter(|_| about_cluster(name, cluster, file.setting).is_tls == Some(false))?;
        let message = format!(
            "the server of the cluster {} does not begin with https://, so the credentials of the user {} are not sent",
            quoted(name),
            quoted(&user.auth_info)
        );
        let finding = file.found_in((Stanza::Cluster, name), &["server"], Check::UnsentCredentials, message);
        Some(finding.by(Rule::Rest10).repair("begin it with https://, if the server speaks TLS"))
    };
    file.clusters().filter_map(of_cluster).collect()
}

fn has_credential(user: &AuthInfo) -> bool {
    has_secret(user) || !user.token_file.is_empty() || user.exec.is_some() || user.auth_provider.is_some() || sets_certificate(user)
}

/// Whether a secret is written in the user.
pub(super) fn has_secret(user: &AuthInfo) -> bool {
    let is_secret_key = |key: &String| ["token", "secret", "password"].iter().any(|word| key.contains(word));
    let settings = user.auth_provider.iter().filter_map(|provider| provider.config.as_ref()).flatten();
    AuthInfo::FIELDS.iter().any(|field| field.secrecy == Secrecy::Secret && field.is_set(user))
        || settings.into_iter().any(|(key, value)| is_secret_key(key) && !value.is_empty())
}

/// Looks for users that a later release refuses (REQ-21, REQ-27).
pub(super) fn removed_later(file: &File) -> Vec<Finding> {
    let setting = file.setting;
    let removals = [Behaviour::KnowsExecV1alpha1, Behaviour::HasCloudProviders, Behaviour::HasOpenstackProvider];
    let mut later: Vec<Release> = removals.iter().flat_map(|removed| removed.spans()).flat_map(|span| span.boundaries()).collect();
    later.retain(|release| *release > setting.release && release.behaviours().has_request());
    later.sort_unstable();
    let of_user = |(name, user): (&str, &AuthInfo)| {
        if later.is_empty() || !about_user(name, user, setting).errors.is_empty() {
            return None;
        }
        let is_removal = |code| matches!(code, Code::ExecVersion | Code::AuthProvider);
        let refused = later.iter().find_map(|&release| {
            let errors = about_user(name, user, super::Setting { release, ..setting }).errors;
            Some((release, errors.into_iter().find(|error| is_removal(error.code))?))
        });
        let (release, error) = refused?;
        let fields: &[&str] = if error.code == Code::ExecVersion { &["exec.apiVersion"] } else { &["auth-provider.name", "auth-provider"] };
        let message = format!("from {release} on, {}", said((Stanza::User, name), &error));
        let finding = file.found_in((Stanza::User, name), fields, Check::RemovedLater, message).by(error.rule);
        Some(finding.repair(crate::explain::advice(&error).unwrap_or_default()))
    };
    file.users().filter_map(of_user).collect()
}

/// Looks at what a token says of itself.
pub(super) fn tokens(file: &File) -> Vec<Finding> {
    let of_user = |(name, user): (&str, &AuthInfo)| {
        let about =
            |check, message: String| file.found_in((Stanza::User, name), &["token"], check, format!("user {}: {message}", quoted(name)));
        if base64::decode(user.token.trim().as_bytes()).is_ok_and(|inner| inner.starts_with(b"eyJ") && inner.contains(&b'.')) {
            let finding = about(Check::EncodedToken, "the token is base64 of a token, as a Secret has it".to_owned());
            return Some(finding.repair("decode it, for instance with `base64 -d`"));
        }
        let expiry = expiry(&user.token).filter(|expiry| *expiry < file.setting.now)?;
        let finding = about(Check::ExpiredToken, format!("the token expired on {}", crate::go::x509::date(expiry)));
        Some(finding.repair("get a new token"))
    };
    file.users().filter_map(of_user).collect()
}

/// Returns when a token expires, in seconds since 1970, if it is a JSON Web Token that says so.
fn expiry(token: &str) -> Option<u64> {
    let mut parts = token.trim().split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let mut text = claims.replace('-', "+").replace('_', "/");
    text.extend(std::iter::repeat_n('=', (4 - text.len() % 4) % 4));
    let claims: serde_json::Value = serde_json::from_slice(&base64::decode(text.as_bytes()).ok()?).ok()?;
    claims.get("exp")?.as_f64().filter(|seconds| *seconds >= 0.0).map(|seconds| seconds as u64)
}
