//! Takes up the exec plugin of a client configuration (REQ-21 to REQ-24, REQ-33).

use super::allowlist::allows;
use super::setup::{Program, Setup};
use super::tls;
use crate::go::path;
use crate::kubeconfig::ExecConfig;
use crate::outcome::{Code, Error, Plugin, Variable};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::untrusted::quoted;

/// Checks the plugin, if there is one. Returns whether it is taken up, which changes the transport. Beside a token it is not since 1.19, beside a
/// user name since 1.22; that it was before shows nowhere.
pub(super) fn take_up(setup: Setup) -> Result<bool, Error> {
    let Some(exec) = &setup.client.exec else { return Ok(false) };
    if exec.provide_cluster_info {
        tls::read_authorities(setup)?;
    }
    if !is_known(&exec.api_version, setup.behaviours) {
        let message = format!("the release does not know plugins of the apiVersion {}", quoted(&exec.api_version));
        return Err(Error::new(Code::ExecVersion, message).by(Rule::Req21));
    }
    let client = setup.client;
    let has_credential = !client.bearer_token.is_empty() || !client.bearer_token_file.is_empty() || !client.username.is_empty();
    let is_silenced = has_credential || tls::has_certificate(client) && setup.behaviours.certificate_silences_plugin();
    Ok(!is_silenced)
}

/// Whether the release knows plugins of an apiVersion.
fn is_known(api_version: &str, behaviours: Behaviours) -> bool {
    match api_version {
        "client.authentication.k8s.io/v1alpha1" => behaviours.knows_exec_v1alpha1(),
        "client.authentication.k8s.io/v1beta1" => true,
        "client.authentication.k8s.io/v1" => behaviours.knows_exec_v1(),
        _ => false,
    }
}

/// Returns the plugin as it is started, or why it is not.
pub(super) fn run(setup: Setup) -> Result<Plugin, Error> {
    let Some(exec) = &setup.client.exec else { return Ok(Plugin::default()) };
    let command = if setup.behaviours.cleans_plugin_command() { path::clean(&exec.command) } else { exec.command.clone() };
    if let Program::Kubectl(policy) = setup.program
        && !allows(policy, &command, setup.world)
    {
        let message = format!("the plugin policy forbids {}", quoted(&command));
        return Err(Error::new(Code::ExecForbidden, message).by(Rule::Req33));
    }
    Ok(Plugin { command, args: exec.args.clone().unwrap_or_default(), env: variables(exec) })
}

fn variables(exec: &ExecConfig) -> Vec<Variable> {
    let variable = |variable: &crate::kubeconfig::ExecEnvVar| Variable { name: variable.name.clone(), value: variable.value.clone() };
    exec.env.iter().flatten().map(variable).collect()
}
