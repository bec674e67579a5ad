//! Checks preferences as a whole: names of aliases and flags, and the policy for credential plugins (KRC-09, KRC-10).

use std::collections::BTreeSet;

use super::refusal::refuse;
use crate::decode::{OptionDefault, Preference};
use crate::go::path;
use crate::outcome::{CommandCode, CommandError, PluginPolicy};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::untrusted::quoted;

/// Checks preferences.
///
/// # Errors
/// The first fault: of the aliases, then of the defaults, then of the policy.
pub(super) fn check(preference: &Preference, behaviours: Behaviours) -> Result<(), CommandError> {
    let mut names = BTreeSet::new();
    for alias in &preference.aliases {
        if alias.name.is_empty() || !alias.name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let message = format!("the name of an alias has letters alone, and {} does not", quoted(&alias.name));
            return Err(refuse(CommandCode::KubercAliasName, Rule::Krc09, "", message));
        }
        check_options(&alias.options)?;
        if !names.insert(&alias.name) {
            let message = format!("there are two aliases {}", quoted(&alias.name));
            return Err(refuse(CommandCode::KubercAliasTwice, Rule::Krc09, &alias.name, message));
        }
    }
    preference.defaults.iter().try_for_each(|defaults| check_options(&defaults.options))?;
    if behaviours.has_plugin_policy() && !is_policy(preference) {
        let message = "the policy for credential plugins contradicts itself, or is unknown";
        return Err(refuse(CommandCode::KubercPolicy, Rule::Krc10, "", message));
    }
    Ok(())
}

fn check_options(options: &[OptionDefault]) -> Result<(), CommandError> {
    match options.iter().find(|option| option.name.starts_with('-')) {
        None => Ok(()),
        Some(option) => {
            let message = format!("the name of a flag has no dashes in front, and {} does", quoted(&option.name));
            Err(refuse(CommandCode::KubercOptionDashes, Rule::Krc09, &option.name, message))
        }
    }
}

/// Whether the policy is one, and has a list just where it needs one.
fn is_policy(Preference { policy, allowlist, .. }: &Preference) -> bool {
    match (policy.as_str(), allowlist) {
        ("" | "AllowAll" | "DenyAll", None) => true,
        ("Allowlist", Some(list)) => !list.is_empty() && list.iter().all(|command| !command.is_empty() && path::clean(command) == *command),
        _ => false,
    }
}

/// Returns the policy that preferences lay down, for the credential plugins of a client.
pub(super) fn policy(preference: &Preference) -> PluginPolicy {
    PluginPolicy { policy: preference.policy.clone(), allowlist: preference.allowlist.clone().unwrap_or_default() }
}
