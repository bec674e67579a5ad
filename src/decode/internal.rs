//! The internal form, which a document may claim with `apiVersion: __internal` (DEC-05): stanzas by name, no defaults, no conversion.

use std::collections::BTreeMap;

use super::field::{Fields, Shape, Typed};
use super::v1;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, ExecConfig, Extensions, Preferences, Stanza};
use crate::yaml::tree::Index;

/// Stanzas whose value is null, by name.
pub type NullEntries = Vec<(Stanza, String)>;

/// Reads a document's internal form.
///
/// # Errors
/// The first type error in byte order of the keys.
pub fn config(fields: Fields<'_, '_>, root: Index) -> Typed<(Config, NullEntries)> {
    let [_, clusters, contexts, current, extensions, _, preferences, users] = fields.of(
        root,
        Shape {
            names: ["apiVersion", "clusters", "contexts", "current-context", "extensions", "kind", "preferences", "users"],
            declared: &[],
        },
    )?;
    let mut nulls = NullEntries::new();
    let clusters = stanzas(fields, clusters, Stanza::Cluster, &mut nulls, |at| cluster(fields, at))?;
    let contexts = stanzas(fields, contexts, Stanza::Context, &mut nulls, |at| context(fields, at))?;
    let current_context = fields.text(current)?;
    let extensions = self::extensions(fields, extensions)?;
    let preferences = match preferences {
        None => Preferences::default(),
        Some(index) => {
            let [colors, extensions] = fields.of(index, Shape { names: ["colors", "extensions"], declared: &[] })?;
            Preferences { colors: fields.flag(colors)?, extensions: self::extensions(fields, extensions)? }
        }
    };
    let auth_infos = stanzas(fields, users, Stanza::User, &mut nulls, |at| user(fields, at))?;
    Ok((Config { preferences, clusters, auth_infos, contexts, current_context, extensions }, nulls))
}

fn stanzas<T>(
    fields: Fields<'_, '_>,
    index: Option<Index>,
    stanza: Stanza,
    nulls: &mut NullEntries,
    read: impl Fn(Index) -> Typed<T>,
) -> Typed<BTreeMap<String, T>> {
    let value = |at| {
        if !fields.dialect.behaviours.internal_hides_go_names() {
            let [origin] = fields.of(at, Shape { names: ["LocationOfOrigin"], declared: &[] })?;
            fields.text(origin)?;
        }
        Ok((read(at)?, fields.is_null(at)))
    };
    let named = fields.map(index, value)?.unwrap_or_default();
    let mut entries = BTreeMap::new();
    for (name, (entry, null)) in named {
        if null {
            nulls.push((stanza, name.clone()));
        }
        entries.insert(name, entry);
    }
    Ok(entries)
}

/// Extensions by name; there is no way to write one, only null is taken.
fn extensions(fields: Fields<'_, '_>, index: Option<Index>) -> Typed<Extensions> {
    let payload = |at| if fields.is_null(at) { Ok(None) } else { Err(fields.refuse(at, "null")) };
    Ok(fields.map(index, payload)?.unwrap_or_default())
}

fn cluster(fields: Fields<'_, '_>, index: Index) -> Typed<Cluster> {
    let [authority, authority_data, compression, extensions, insecure, proxy, server, tls_name] = fields.of(
        index,
        Shape {
            names: [
                "certificate-authority",
                "certificate-authority-data",
                "disable-compression",
                "extensions",
                "insecure-skip-tls-verify",
                "proxy-url",
                "server",
                "tls-server-name",
            ],
            declared: &[],
        },
    )?;
    let behaviours = fields.dialect.behaviours;
    Ok(Cluster {
        origin: None,
        certificate_authority: fields.text(authority)?,
        certificate_authority_data: fields.data(authority_data)?,
        disable_compression: fields.flag(compression.filter(|_| behaviours.has_disable_compression()))?,
        extensions: self::extensions(fields, extensions)?,
        insecure_skip_tls_verify: fields.flag(insecure)?,
        proxy_url: fields.text(proxy.filter(|_| behaviours.has_proxy_url()))?,
        server: fields.text(server)?,
        tls_server_name: fields.text(tls_name.filter(|_| behaviours.has_tls_server_name()))?,
        api_version: String::new(),
    })
}

fn context(fields: Fields<'_, '_>, index: Index) -> Typed<Context> {
    let [cluster, extensions, namespace, user] =
        fields.of(index, Shape { names: ["cluster", "extensions", "namespace", "user"], declared: &[] })?;
    Ok(Context {
        origin: None,
        cluster: fields.text(cluster)?,
        extensions: self::extensions(fields, extensions)?,
        namespace: fields.text(namespace)?,
        auth_info: fields.text(user)?,
    })
}

fn user(fields: Fields<'_, '_>, index: Index) -> Typed<AuthInfo> {
    let [
        act_as,
        act_as_groups,
        act_as_uid,
        act_as_extra,
        provider,
        certificate,
        certificate_data,
        key,
        key_data,
        exec,
        extensions,
        password,
        token,
        token_file,
        username,
    ] = fields.of(
        index,
        Shape {
            names: [
                "act-as",
                "act-as-groups",
                "act-as-uid",
                "act-as-user-extra",
                "auth-provider",
                "client-certificate",
                "client-certificate-data",
                "client-key",
                "client-key-data",
                "exec",
                "extensions",
                "password",
                "token",
                "tokenFile",
                "username",
            ],
            declared: &[],
        },
    )?;
    let behaviours = fields.dialect.behaviours;
    Ok(AuthInfo {
        origin: None,
        impersonate: fields.text(act_as)?,
        impersonate_groups: fields.texts(act_as_groups.filter(|_| behaviours.has_impersonation_groups()))?,
        impersonate_uid: fields.text(act_as_uid.filter(|_| behaviours.has_as_uid()))?,
        impersonate_user_extra: v1::extra(fields, act_as_extra.filter(|_| behaviours.has_impersonation_groups()))?,
        auth_provider: v1::auth_provider(fields, provider)?,
        client_certificate: fields.text(certificate)?,
        client_certificate_data: fields.data(certificate_data)?,
        client_key: fields.text(key)?,
        client_key_data: fields.data(key_data)?,
        exec: self::exec(fields, exec)?,
        extensions: self::extensions(fields, extensions)?,
        password: fields.text(password)?,
        token: fields.text(token)?,
        token_file: fields.text(token_file)?,
        username: fields.text(username)?,
    })
}

/// An exec plugin. Before 1.28 the fields without a v1 name went by their Go names, and `interactiveMode` was one of them.
fn exec(fields: Fields<'_, '_>, index: Option<Index>) -> Typed<Option<ExecConfig>> {
    let behaviours = fields.dialect.behaviours;
    let Some(index) = index.filter(|&index| behaviours.has_exec() && !fields.is_null(index)) else { return Ok(None) };
    if behaviours.internal_hides_go_names() {
        return v1::exec(fields, Some(index), false);
    }
    let names = ["Config", "InteractiveMode", "StdinUnavailable", "StdinUnavailableMessage"];
    let [config, mode, no_stdin, no_stdin_message] = fields.of(index, Shape { names, declared: &[] })?;
    if let Some(config) = config.filter(|&config| behaviours.internal_exec_has_config() && !fields.is_null(config)) {
        return Err(fields.refuse(config, "null"));
    }
    let reads_mode = behaviours.has_interactive_mode();
    let interactive_mode = fields.text(mode.filter(|_| reads_mode))?;
    fields.flag(no_stdin.filter(|_| reads_mode))?;
    fields.text(no_stdin_message.filter(|_| reads_mode))?;
    let exec = v1::exec(fields, Some(index), false)?;
    Ok(exec.map(|exec| ExecConfig { interactive_mode, ..exec }))
}
