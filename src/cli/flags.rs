//! kubectl's own flags, with the meaning that kubectl gives them (CLI-01 to CLI-08).

use clap::Args;
use serde_json::{Map, Value, json};

use kubeconfig_oracle::check::corpus::documents;
use kubeconfig_oracle::internals::kubectl;
use kubeconfig_oracle::internals::untrusted::shown;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Entry, Loading, Overrides, Scenario};

/// The flags by which kubectl finds a cluster, a user and a namespace.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "kubectl's flags")]
pub(super) struct Flags {
    /// The kubeconfig; no other is read
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub kubeconfig: Option<String>,
    /// The context to use
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub context: Option<String>,
    /// The cluster to use
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub cluster: Option<String>,
    /// The user to use
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub user: Option<String>,
    /// The namespace, taken literally: `ns/foo` stays `ns/foo`
    #[arg(short = 'n', long, value_name = "NAME", allow_hyphen_values = true)]
    pub namespace: Option<String>,
    /// The address of the API server
    #[arg(short = 's', long, value_name = "URL", allow_hyphen_values = true)]
    pub server: Option<String>,
    /// The bearer token
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    pub token: Option<String>,
    /// The file of the certificate authorities to trust
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub certificate_authority: Option<String>,
    /// The client certificate
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub client_certificate: Option<String>,
    /// The client key
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub client_key: Option<String>,
    /// Do not check the server's certificate; `=false` is the same as omitting the flag
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    pub insecure_skip_tls_verify: Option<bool>,
    /// The name for which to check the server's certificate
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub tls_server_name: Option<String>,
    /// The proxy for every request
    #[arg(long, value_name = "URL", allow_hyphen_values = true)]
    pub proxy_url: Option<String>,
    /// Request uncompressed responses; `=false` is the same as omitting the flag
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    pub disable_compression: Option<bool>,
    /// How long a request may take: seconds, or a duration such as `1m30s`
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub request_timeout: Option<String>,
    /// The user to act as
    #[arg(long = "as", value_name = "USER", allow_hyphen_values = true)]
    pub as_user: Option<String>,
    /// The uid to act as
    #[arg(long, value_name = "UID", allow_hyphen_values = true)]
    pub as_uid: Option<String>,
    /// A group to act as; may be repeated
    #[arg(long, value_name = "GROUP", allow_hyphen_values = true)]
    pub as_group: Vec<String>,
    /// An extra value of the user to act as; may be repeated, and is dropped without a `=`
    #[arg(long, value_name = "KEY=VALUE", allow_hyphen_values = true)]
    pub as_user_extra: Vec<String>,
    /// Basic authentication: the user's name
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub username: Option<String>,
    /// Basic authentication: the password
    #[arg(long, value_name = "PASSWORD", allow_hyphen_values = true)]
    pub password: Option<String>,
    /// kubectl's preferences, instead of ~/.kube/kuberc
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub kuberc: Option<String>,
}

/// A command of kubectl.
#[derive(Args, Clone, Debug)]
pub(super) struct Command {
    /// The words after `kubectl`: preferences may change what a command uses [default: version]
    #[arg(last = true, value_name = "KUBECTL'S ARGUMENTS")]
    pub words: Vec<String>,
}

impl Command {
    /// Returns what stands after kubectl's flags. `version` makes a client and asks the server for nothing else.
    fn argv(&self) -> Vec<String> {
        if self.words.is_empty() { vec!["version".to_owned()] } else { self.words.clone() }
    }
}

impl Flags {
    /// Returns the scenario of a kubectl with these flags and this command; its world is still empty. For a release whose commands are not
    /// known, flags alone are overrides.
    pub(super) fn kubectl(&self, command: &Command, id: &str, release: Option<Release>) -> Scenario {
        if command.words.is_empty() && !kubectl::is_known(release.unwrap_or_default()) {
            return self.scenario(id, release);
        }
        let argv = Some(self.argv().into_iter().chain(command.argv()).collect());
        Scenario { id: id.to_owned(), release, entry: Entry::Kubectl, argv, ..Scenario::default() }
    }

    /// Returns the flags as kubectl takes them.
    pub(super) fn argv(&self) -> Vec<String> {
        let texts = [
            ("kubeconfig", &self.kubeconfig),
            ("context", &self.context),
            ("cluster", &self.cluster),
            ("user", &self.user),
            ("namespace", &self.namespace),
            ("server", &self.server),
            ("token", &self.token),
            ("certificate-authority", &self.certificate_authority),
            ("client-certificate", &self.client_certificate),
            ("client-key", &self.client_key),
            ("tls-server-name", &self.tls_server_name),
            ("proxy-url", &self.proxy_url),
            ("request-timeout", &self.request_timeout),
            ("as", &self.as_user),
            ("as-uid", &self.as_uid),
            ("username", &self.username),
            ("password", &self.password),
            ("kuberc", &self.kuberc),
        ];
        let truths = [("insecure-skip-tls-verify", self.insecure_skip_tls_verify), ("disable-compression", self.disable_compression)];
        let lists = [("as-group", &self.as_group), ("as-user-extra", &self.as_user_extra)];
        let mut argv: Vec<String> = Vec::new();
        argv.extend(texts.iter().filter_map(|(name, value)| Some(format!("--{name}={}", value.as_ref()?))));
        argv.extend(truths.iter().filter_map(|(name, value)| Some(format!("--{name}={}", (*value)?))));
        argv.extend(lists.iter().flat_map(|(name, values)| values.iter().map(move |value| format!("--{name}={value}"))));
        argv
    }

    /// Returns the scenario of a kubectl with these flags as overrides, without preferences; its world is still empty.
    pub(super) fn scenario(&self, id: &str, release: Option<Release>) -> Scenario {
        let loading = self.kubeconfig.clone().map(|path| Loading { explicit_path: Some(path), ..Loading::default() });
        Scenario { id: id.to_owned(), release, entry: Entry::Kubectl, loading, overrides: Some(self.overrides()), ..Scenario::default() }
    }

    fn overrides(&self) -> Overrides {
        Overrides {
            current_context: self.context.clone().unwrap_or_default(),
            context: stanza([("cluster", text(&self.cluster)), ("user", text(&self.user)), ("namespace", text(&self.namespace))]),
            cluster: stanza([
                ("server", text(&self.server)),
                ("tls-server-name", text(&self.tls_server_name)),
                ("certificate-authority", text(&self.certificate_authority)),
                ("insecure-skip-tls-verify", flag(self.insecure_skip_tls_verify)),
                ("proxy-url", text(&self.proxy_url)),
                ("disable-compression", flag(self.disable_compression)),
            ]),
            cluster_defaults: None,
            user: stanza([
                ("client-certificate", text(&self.client_certificate)),
                ("client-key", text(&self.client_key)),
                ("token", text(&self.token)),
                ("as", text(&self.as_user)),
                ("as-uid", text(&self.as_uid)),
                ("as-groups", (!self.as_group.is_empty()).then(|| json!(self.as_group))),
                ("as-user-extra", extra(&self.as_user_extra)),
                ("username", text(&self.username)),
                ("password", text(&self.password)),
            ]),
            timeout: self.request_timeout.clone().unwrap_or_default(),
        }
    }
}

/// Reads the only scenario of an input: of a file, or of standard input.
pub(super) fn scenario_of(input: &str) -> Result<Scenario, String> {
    let mut documents = documents::read(input);
    let document = documents.next().ok_or_else(|| format!("{} has no scenario", shown(input)))?.map_err(|error| error.to_string())?;
    if documents.next().is_some() {
        return Err(format!("{} has several scenarios", shown(input)));
    }
    Ok(document.scenario)
}

/// Returns the fields that were given as a stanza, or `None` if there are none.
fn stanza<const N: usize>(fields: [(&str, Option<Value>); N]) -> Option<Value> {
    let given: Map<String, Value> = fields.into_iter().filter_map(|(field, value)| Some((field.to_owned(), value?))).collect();
    (!given.is_empty()).then_some(Value::Object(given))
}

fn text(flag: &Option<String>) -> Option<Value> {
    flag.as_deref().filter(|text| !text.is_empty()).map(Value::from)
}

fn flag(flag: Option<bool>) -> Option<Value> {
    (flag == Some(true)).then_some(Value::Bool(true))
}

/// Collects the values of each key; an item without `=` is dropped silently (CLI-04).
fn extra(items: &[String]) -> Option<Value> {
    let mut extra = Map::new();
    for (key, value) in items.iter().filter_map(|item| item.split_once('=')) {
        if let Value::Array(values) = extra.entry(key).or_insert_with(|| json!([])) {
            values.push(value.into());
        }
    }
    (!extra.is_empty()).then_some(Value::Object(extra))
}

/// Flags that are accepted because kubectl accepts them, but that change nothing here (VIEW-11).
#[derive(Args, Clone, Debug)]
pub(super) struct Ignored {
    #[arg(long, hide = true, value_name = "DIR", allow_hyphen_values = true)]
    cache_dir: Option<String>,
    #[arg(long, hide = true, value_name = "TIME", allow_hyphen_values = true)]
    log_flush_frequency: Option<String>,
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    match_server_version: Option<bool>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    profile: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    profile_output: Option<String>,
    #[arg(short = 'v', long = "v", hide = true, allow_hyphen_values = true)]
    verbosity: Option<String>,
    #[arg(long, hide = true, allow_hyphen_values = true)]
    vmodule: Option<String>,
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = go_bool)]
    warnings_as_errors: Option<bool>,
}

/// Parses a boolean as Go's flags do.
pub(super) fn go_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err("expected true or false".to_owned()),
    }
}
