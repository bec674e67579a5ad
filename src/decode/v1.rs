//! The v1 form: lists of named entries, and how they become a [`Config`].

use std::collections::BTreeMap;

use super::error::{DecodeError, Step};
use super::field::{Fields, Shape, Typed};
use crate::kubeconfig::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, ExecEnvVar, Extensions, Preferences};
use crate::rule::Rule;
use crate::yaml::tree::Index;

const CONFIG: Shape<8> = Shape {
    names: ["apiVersion", "clusters", "contexts", "current-context", "extensions", "kind", "preferences", "users"],
    declared: &["kind", "apiVersion", "preferences", "clusters", "users", "contexts", "current-context", "extensions"],
};

const PREFERENCES: Shape<2> = Shape { names: ["colors", "extensions"], declared: &["colors", "extensions"] };

const EXTENSION: Shape<2> = Shape { names: ["extension", "name"], declared: &["name", "extension"] };

const NAMED_CLUSTER: Shape<2> = Shape { names: ["cluster", "name"], declared: &["name", "cluster"] };

const NAMED_CONTEXT: Shape<2> = Shape { names: ["context", "name"], declared: &["name", "context"] };

const NAMED_USER: Shape<2> = Shape { names: ["name", "user"], declared: &["name", "user"] };

const CLUSTER: Shape<9> = Shape {
    names: [
        "api-version",
        "certificate-authority",
        "certificate-authority-data",
        "disable-compression",
        "extensions",
        "insecure-skip-tls-verify",
        "proxy-url",
        "server",
        "tls-server-name",
    ],
    declared: &["server", "api-version", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "extensions"],
};

const CONTEXT: Shape<4> =
    Shape { names: ["cluster", "extensions", "namespace", "user"], declared: &["cluster", "user", "namespace", "extensions"] };

const USER: Shape<15> = Shape {
    names: [
        "as",
        "as-groups",
        "as-uid",
        "as-user-extra",
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
    declared: &[
        "client-certificate",
        "client-certificate-data",
        "client-key",
        "client-key-data",
        "token",
        "tokenFile",
        "as",
        "as-groups",
        "as-user-extra",
        "username",
        "password",
        "auth-provider",
        "extensions",
    ],
};

const AUTH_PROVIDER: Shape<2> = Shape { names: ["config", "name"], declared: &["name", "config"] };

const EXEC: Shape<7> =
    Shape { names: ["apiVersion", "args", "command", "env", "installHint", "interactiveMode", "provideClusterInfo"], declared: &[] };

const ENV: Shape<2> = Shape { names: ["name", "value"], declared: &[] };

/// A refusal by name, which a list holds twice.
pub type Duplicate = Box<DecodeError>;

/// Reads a document's v1 form, checks its names and gives its exec plugins their defaults.
///
/// # Errors
/// The first type error in byte order of the keys; without one, the first repeated name in the order of conversion.
pub fn config(fields: Fields<'_, '_>, root: Index) -> Typed<Config> {
    let [_, clusters, contexts, current, extensions, _, preferences, users] = fields.of(root, CONFIG)?;
    let mut duplicates = Duplicates::default();
    let clusters = list(fields, clusters, NAMED_CLUSTER, |body, problems| cluster(fields, body, problems))?;
    let contexts = list(fields, contexts, NAMED_CONTEXT, |body, problems| context(fields, body, problems))?;
    let current_context = fields.text(current)?;
    let extensions = self::extensions(fields, extensions, &mut duplicates.extensions)?;
    let preferences = self::preferences(fields, preferences, &mut duplicates.preferences)?;
    let users = list(fields, users, NAMED_USER, |body, problems| user(fields, body, problems))?;
    duplicates.refuse_first(fields, [&clusters.problems, &users.problems, &contexts.problems])?;
    Ok(Config {
        preferences,
        clusters: clusters.entries,
        auth_infos: users.entries,
        contexts: contexts.entries,
        current_context,
        extensions,
    })
}

/// The first repeated name of each list, to be reported only when nothing is wrong with a type.
#[derive(Default)]
struct Duplicates {
    preferences: Option<Duplicate>,
    extensions: Option<Duplicate>,
}

impl Duplicates {
    fn refuse_first(self, fields: Fields<'_, '_>, lists: [&Option<Duplicate>; 3]) -> Typed<()> {
        if !fields.dialect.behaviours.refuses_repeated_names() {
            return Ok(());
        }
        let [clusters, users, contexts] = lists.map(Clone::clone);
        let first = self.preferences.or(clusters).or(users).or(contexts).or(self.extensions);
        first.map_or(Ok(()), Err)
    }
}

/// Named entries, and the first repeated name in or among them.
struct Named<T> {
    entries: BTreeMap<String, T>,
    problems: Option<Duplicate>,
}

fn list<T>(
    fields: Fields<'_, '_>,
    index: Option<Index>,
    shape: Shape<2>,
    mut body: impl FnMut(Option<Index>, &mut Option<Duplicate>) -> Typed<T>,
) -> Typed<Named<T>> {
    let mut inner: Option<(usize, Duplicate)> = None;
    let mut number = 0;
    let mut places = Vec::new();
    let body_first = shape.names[1] == "name";
    let entries = fields.list(index, |item| {
        let mut duplicate = None;
        let (name_at, name, value) = if body_first {
            let [at, name] = fields.of(item, shape)?;
            let value = body(at, &mut duplicate)?;
            (name, fields.text(name)?, value)
        } else {
            let [name, at] = fields.of(item, shape)?;
            let text = fields.text(name)?;
            (name, text, body(at, &mut duplicate)?)
        };
        if inner.is_none() {
            inner = duplicate.map(|duplicate| (number, duplicate));
        }
        number += 1;
        places.push(name_at.unwrap_or(item));
        Ok((name, value))
    })?;
    let entries: BTreeMap<String, T> = entries.into_iter().collect();
    let repeated = if entries.len() < number { first_repeated(fields, &places) } else { None };
    let problems = match (inner, repeated) {
        (Some((at, inner)), Some((other, _))) if at <= other => Some(inner),
        (_, Some((_, repeated))) => Some(repeated),
        (inner, None) => inner.map(|(_, inner)| inner),
    };
    Ok(Named { entries, problems })
}

/// The first entry whose name has stood before; `places` are their names, or the entries themselves where they have none.
fn first_repeated(fields: Fields<'_, '_>, places: &[Index]) -> Option<(usize, Duplicate)> {
    let mut known = std::collections::BTreeSet::new();
    for (number, &place) in places.iter().enumerate() {
        let name = fields.text(Some(place)).unwrap_or_default();
        if !known.insert(name.clone()) {
            return Some((number, repeated(fields, place, name)));
        }
    }
    None
}

fn repeated(fields: Fields<'_, '_>, place: Index, name: String) -> Duplicate {
    let message = match name.as_str() {
        "" => "a second entry of this list without a name; give each its own".to_owned(),
        _ => format!("a second entry of this list is called {name:?}; rename or remove one"),
    };
    let name = Some(name).filter(|name| !name.is_empty());
    Box::new(DecodeError { name, ..*DecodeError::at(fields.tree, place, Step::Conversion, message) })
}

/// A list of extensions. A payload that is null does not count as an earlier one (DEC-13).
fn extensions(fields: Fields<'_, '_>, index: Option<Index>, duplicate: &mut Option<Duplicate>) -> Typed<Extensions> {
    let mut extensions = Extensions::new();
    if index.is_none() {
        return Ok(extensions);
    }
    fields.list(index, |item| {
        let [payload, name_at] = fields.of(item, EXTENSION)?;
        let payload = fields.payload(payload)?;
        let name = fields.text(name_at)?;
        let earlier = extensions.get(&name).is_some_and(Option::is_some);
        if earlier && duplicate.is_none() {
            *duplicate = Some(repeated(fields, name_at.unwrap_or(item), name.clone()).by(Rule::Dec13));
        }
        extensions.insert(name, payload);
        Ok(())
    })?;
    Ok(extensions)
}

fn preferences(fields: Fields<'_, '_>, index: Option<Index>, duplicate: &mut Option<Duplicate>) -> Typed<Preferences> {
    let Some(index) = index else { return Ok(Preferences::default()) };
    let [colors, extensions] = fields.of(index, PREFERENCES)?;
    Ok(Preferences { colors: fields.flag(colors)?, extensions: self::extensions(fields, extensions, duplicate)? })
}

/// One cluster.
pub fn cluster(fields: Fields<'_, '_>, index: Option<Index>, duplicate: &mut Option<Duplicate>) -> Typed<Cluster> {
    let Some(index) = index else { return Ok(Cluster::default()) };
    let [api_version, authority, authority_data, compression, extensions, insecure, proxy, server, tls_name] = fields.of(index, CLUSTER)?;
    let behaviours = fields.dialect.behaviours;
    Ok(Cluster {
        origin: None,
        certificate_authority: fields.text(authority)?,
        certificate_authority_data: fields.data(authority_data)?,
        api_version: fields.text(api_version.filter(|_| behaviours.has_api_version()))?,
        disable_compression: fields.flag(compression.filter(|_| behaviours.has_disable_compression()))?,
        extensions: self::extensions(fields, extensions, duplicate)?,
        insecure_skip_tls_verify: fields.flag(insecure)?,
        proxy_url: fields.text(proxy.filter(|_| behaviours.has_proxy_url()))?,
        server: fields.text(server)?,
        tls_server_name: fields.text(tls_name.filter(|_| behaviours.has_tls_server_name()))?,
    })
}

/// One context.
pub fn context(fields: Fields<'_, '_>, index: Option<Index>, duplicate: &mut Option<Duplicate>) -> Typed<Context> {
    let Some(index) = index else { return Ok(Context::default()) };
    let [cluster, extensions, namespace, user] = fields.of(index, CONTEXT)?;
    Ok(Context {
        origin: None,
        cluster: fields.text(cluster)?,
        extensions: self::extensions(fields, extensions, duplicate)?,
        namespace: fields.text(namespace)?,
        auth_info: fields.text(user)?,
    })
}

/// One user.
pub fn user(fields: Fields<'_, '_>, index: Option<Index>, duplicate: &mut Option<Duplicate>) -> Typed<AuthInfo> {
    let Some(index) = index else { return Ok(AuthInfo::default()) };
    let [
        as_user,
        as_groups,
        as_uid,
        as_extra,
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
    ] = fields.of(index, USER)?;
    let behaviours = fields.dialect.behaviours;
    Ok(AuthInfo {
        origin: None,
        impersonate: fields.text(as_user)?,
        impersonate_groups: fields.texts(as_groups.filter(|_| behaviours.has_impersonation_groups()))?,
        impersonate_uid: fields.text(as_uid.filter(|_| behaviours.has_as_uid()))?,
        impersonate_user_extra: extra(fields, as_extra.filter(|_| behaviours.has_impersonation_groups()))?,
        auth_provider: auth_provider(fields, provider)?,
        client_certificate: fields.text(certificate)?,
        client_certificate_data: fields.data(certificate_data)?,
        client_key: fields.text(key)?,
        client_key_data: fields.data(key_data)?,
        exec: self::exec(fields, exec.filter(|_| behaviours.has_exec()), true)?,
        extensions: self::extensions(fields, extensions, duplicate)?,
        password: fields.text(password)?,
        token: fields.text(token)?,
        token_file: fields.text(token_file)?,
        username: fields.text(username)?,
    })
}

/// `as-user-extra`: lists of texts by key; null is no list.
pub fn extra(fields: Fields<'_, '_>, index: Option<Index>) -> Typed<BTreeMap<String, Option<Vec<String>>>> {
    let value = |at| if fields.is_null(at) { Ok(None) } else { fields.texts(Some(at)).map(Some) };
    Ok(fields.map(index, value)?.unwrap_or_default())
}

/// An auth provider; null is none.
pub fn auth_provider(fields: Fields<'_, '_>, index: Option<Index>) -> Typed<Option<AuthProviderConfig>> {
    let Some(index) = index.filter(|&index| !fields.is_null(index)) else { return Ok(None) };
    let [config, name] = fields.of(index, AUTH_PROVIDER)?;
    Ok(Some(AuthProviderConfig { config: fields.map(config, |at| fields.map_text(at))?, name: fields.text(name)? }))
}

/// An exec plugin; null is none. With `defaults`, the beta versions get an interactiveMode (DEC-15).
pub fn exec(fields: Fields<'_, '_>, index: Option<Index>, defaults: bool) -> Typed<Option<ExecConfig>> {
    let Some(index) = index.filter(|&index| !fields.is_null(index)) else { return Ok(None) };
    let [version, args, command, env, hint, mode, info] = fields.of(index, EXEC)?;
    let behaviours = fields.dialect.behaviours;
    let present = |index: Option<Index>| index.filter(|&index| !fields.is_null(index));
    let variable = |item| {
        let [name, value] = fields.of(item, ENV)?;
        Ok(ExecEnvVar { name: fields.text(name)?, value: fields.text(value)? })
    };
    let mut exec = ExecConfig {
        api_version: fields.text(version)?,
        args: present(args).map(|args| fields.texts(Some(args))).transpose()?,
        command: fields.text(command)?,
        env: present(env).map(|env| fields.list(Some(env), variable)).transpose()?,
        install_hint: fields.text(hint.filter(|_| behaviours.has_install_hint()))?,
        interactive_mode: fields.text(mode.filter(|_| behaviours.has_interactive_mode()))?,
        provide_cluster_info: fields.flag(info.filter(|_| behaviours.has_cluster_info()))?,
        config: None,
    };
    let beta = matches!(exec.api_version.as_str(), "client.authentication.k8s.io/v1alpha1" | "client.authentication.k8s.io/v1beta1");
    if defaults && beta && behaviours.has_interactive_mode() && exec.interactive_mode.is_empty() {
        exec.interactive_mode = "IfAvailable".to_owned();
    }
    Ok(Some(exec))
}
