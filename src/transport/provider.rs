//! Looks for the auth provider of a client configuration, and checks its settings as the provider does (REQ-26 to REQ-28).

use std::collections::BTreeMap;

use super::setup::{Program, Setup};
use super::tls;
use crate::go::{base64, duration};
use crate::kubeconfig::AuthProviderConfig;
use crate::outcome::{Code, Error};
use crate::resolve::ResolveError;
use crate::rule::Rule;
use crate::untrusted::quoted;

/// The settings of a provider.
type Settings = BTreeMap<String, String>;

/// Looks for the auth provider, if the configuration names one.
pub(super) fn find(setup: Setup) -> Result<(), ResolveError> {
    let Some(provider) = &setup.client.auth_provider else { return Ok(()) };
    let refused = |rule, reason: &str| {
        let message = format!("the auth provider {} {reason}", quoted(&provider.name));
        Error::new(Code::AuthProvider, message).by(rule).name(&provider.name)
    };
    if setup.program == Program::ClientGo {
        return Err(refused(Rule::Req26, "is not compiled in").into());
    }
    let nothing = Settings::new();
    let settings = provider.config.as_ref().unwrap_or(&nothing);
    let reason = match provider.name.as_str() {
        "oidc" => oidc(setup, settings),
        "azure" if setup.behaviours.has_cloud_providers() => azure(setup, settings),
        "gcp" if setup.behaviours.has_cloud_providers() => gcp(settings)?,
        "openstack" if setup.behaviours.has_openstack_provider() => openstack(provider, settings)?,
        _ => return Err(refused(Rule::Req27, "is not one that kubectl has").into()),
    };
    reason.map_or(Ok(()), |reason| Err(refused(Rule::Req28, reason).into()))
}

/// Why a provider refuses its settings, for people; none where it does not.
type Reason = Option<&'static str>;

fn get<'a>(settings: &'a Settings, key: &str) -> &'a str {
    settings.get(key).map_or("", String::as_str)
}

fn oidc(setup: Setup, settings: &Settings) -> Reason {
    if get(settings, "idp-issuer-url").is_empty() || get(settings, "client-id").is_empty() {
        return Some("lacks its idp-issuer-url or client-id");
    }
    let Ok(data) = base64::decode(get(settings, "idp-certificate-authority-data").as_bytes()) else {
        return Some("has an idp-certificate-authority-data that is not base64");
    };
    let is_usable = tls::are_authorities_usable(setup, &data, get(settings, "idp-certificate-authority"));
    (!is_usable).then_some("has an idp-certificate-authority that cannot be used")
}

fn azure(setup: Setup, settings: &Settings) -> Reason {
    let mode = get(settings, "config-mode");
    if setup.behaviours.checks_azure_mode() && !mode.is_empty() && !matches!(mode.parse::<i64>(), Ok(0 | 1)) {
        return Some("has a config-mode that is neither 0 nor 1");
    }
    let lacks = ["client-id", "tenant-id", "apiserver-id"].iter().any(|key| get(settings, key).is_empty());
    lacks.then_some("lacks its client-id, tenant-id or apiserver-id")
}

fn gcp(settings: &Settings) -> Result<Reason, ResolveError> {
    let Some(command) = settings.get("cmd-path") else {
        // Google's library looks for credentials of the machine, and asks the network whether it is in Google's cloud.
        return Ok(Some("has no cmd-path, and there are no credentials of Google on the machine"));
    };
    if command.is_empty() || !get(settings, "scopes").is_empty() {
        return Ok(Some("has an empty cmd-path, or scopes beside it"));
    }
    if command.trim().is_empty() && !settings.contains_key("cmd-args") {
        return Err(ResolveError::Crash);
    }
    Ok(None)
}

fn openstack(provider: &AuthProviderConfig, settings: &Settings) -> Result<Reason, ResolveError> {
    match settings.get("ttl") {
        // The default is written to the configuration, which cannot be done where there is none.
        None if provider.config.is_none() => return Err(ResolveError::Crash),
        Some(ttl) if duration::parse(ttl).is_none() => return Ok(Some("has a ttl that is no duration")),
        _ => {}
    }
    let sets_any = ["username", "password", "name", "tenantId", "tenantName"].iter().any(|key| !get(settings, key).is_empty());
    Ok((sets_any && get(settings, "identityEndpoint").is_empty()).then_some("lacks its identityEndpoint"))
}
