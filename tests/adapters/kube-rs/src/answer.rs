//! What kube-rs returns, in the words of the protocol.

use std::fs;
use std::io;

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use kube::config::{AuthInfo, Cluster, Config, ExecConfig, KubeConfigOptions, Kubeconfig, KubeconfigError, LoadDataError};
use secrecy::ExposeSecret;
use serde_json::{json, Map, Value};

/// A client configuration.
///
/// kube-rs keeps authorities as parsed certificates; where they came from is read from the kubeconfig entry that it chose. Credentials are
/// used when a client is made of the configuration; a token file is read here, as it is there.
pub fn config(kubeconfig: &Kubeconfig, options: &KubeConfigOptions, config: Config) -> Result<Value, Value> {
    let cluster = cluster(kubeconfig, options);
    let user = &config.auth_info;
    let mut ok = Object::default();
    ok.text("host", Some(&config.cluster_url.to_string()));
    // A proxy that no cluster names is one of the environment, which client-go leaves to the transport.
    if let (Some(proxy), true) = (&config.proxy_url, cluster.proxy_url.as_deref().is_some_and(|text| !text.is_empty())) {
        ok.text("proxyUrl", Some(&proxy.to_string()));
    }
    ok.flag("disableCompression", config.disable_compression);
    ok.text("username", user.username.as_deref());
    ok.text("password", user.password.as_ref().map(ExposeSecret::expose_secret));
    match (&user.token, &user.token_file) {
        (Some(token), _) => ok.text("bearerToken", Some(token.expose_secret())),
        (None, Some(path)) => {
            let token = fs::read_to_string(path).map_err(|_| json!({"code": "token-file-unreadable", "path": path}))?;
            ok.text("bearerToken", Some(&token));
            ok.text("bearerTokenFile", Some(path));
        }
        (None, None) => {}
    }
    ok.object("impersonate", impersonate(user));
    if let Some(provider) = &user.auth_provider {
        let mut object = Object::default();
        object.text("name", Some(&provider.name));
        object.value("config", json!(provider.config));
        ok.0.insert("authProvider".to_owned(), Value::Object(object.0));
    }
    if let Some(exec) = &user.exec {
        ok.0.insert("exec".to_owned(), Value::Object(self::exec(exec).0));
    }
    ok.object("tls", tls(&cluster, user, &config));
    Ok(Value::Object(ok.0))
}

fn cluster(kubeconfig: &Kubeconfig, options: &KubeConfigOptions) -> Cluster {
    let named = options.context.as_ref().or(kubeconfig.current_context.as_ref());
    let context = kubeconfig.contexts.iter().find(|context| Some(&context.name) == named).and_then(|context| context.context.as_ref());
    let name = options.cluster.as_ref().or(context.map(|context| &context.cluster));
    let found = kubeconfig.clusters.iter().find(|cluster| Some(&cluster.name) == name);
    found.and_then(|cluster| cluster.cluster.clone()).unwrap_or_default()
}

fn impersonate(user: &AuthInfo) -> Object {
    let mut object = Object::default();
    object.text("userName", user.impersonate.as_deref());
    object.text("uid", user.impersonate_uid.as_deref());
    object.value("groups", json!(user.impersonate_groups.clone().unwrap_or_default()));
    object.value("extra", json!(user.impersonate_user_extra.clone().unwrap_or_default()));
    object
}

fn exec(exec: &ExecConfig) -> Object {
    let mut object = Object::default();
    object.text("command", exec.command.as_deref());
    object.value("args", json!(exec.args.clone().unwrap_or_default()));
    let variable = |entry: &std::collections::HashMap<String, String>| {
        let mut object = Object::default();
        object.text("name", entry.get("name").map(String::as_str));
        object.text("value", entry.get("value").map(String::as_str));
        Value::Object(object.0)
    };
    object.value("env", exec.env.iter().flatten().map(variable).collect());
    object.text("apiVersion", exec.api_version.as_deref());
    object.text("installHint", exec.install_hint.as_deref());
    object.flag("provideClusterInfo", exec.provide_cluster_info);
    object.value("interactiveMode", json!(exec.interactive_mode));
    object.value("config", json!(exec.cluster.as_ref().and_then(|cluster| cluster.config.as_ref())));
    object
}

fn tls(cluster: &Cluster, user: &AuthInfo, config: &Config) -> Object {
    let mut tls = Object::default();
    tls.flag("insecure", config.accept_invalid_certs);
    tls.text("serverName", config.tls_server_name.as_deref());
    // Data wins over a path wherever kube-rs has both, even empty data.
    let source = |data: Option<&str>, path: Option<&str>| match data {
        Some(data) => (data.to_owned(), String::new()),
        None => (String::new(), path.unwrap_or_default().to_owned()),
    };
    let key_data = user.client_key_data.as_ref().map(ExposeSecret::expose_secret);
    let sources = [
        ("ca", source(cluster.certificate_authority_data.as_deref(), cluster.certificate_authority.as_deref())),
        ("cert", source(user.client_certificate_data.as_deref(), user.client_certificate.as_deref())),
        ("key", source(key_data, user.client_key.as_deref())),
    ];
    for (name, (data, path)) in sources {
        // What is no base64 is refused when a client is made; here it stands as it is.
        let data = STANDARD.decode(&data).map_or(data, |bytes| STANDARD.encode(bytes));
        tls.text(&format!("{name}Data"), Some(&data));
        tls.text(&format!("{name}File"), Some(&path));
    }
    tls
}

/// An error, by its kind.
pub fn error(error: &KubeconfigError) -> Value {
    match error {
        KubeconfigError::CurrentContextNotSet | KubeconfigError::FindPath => json!({"code": "empty-config"}),
        KubeconfigError::LoadContext(name) => json!({"code": "context-not-found", "name": name}),
        KubeconfigError::LoadClusterOfContext(name) => json!({"code": "no-server", "name": name}),
        KubeconfigError::MissingClusterUrl => json!({"code": "no-server"}),
        KubeconfigError::ReadConfig(error, path) if error.kind() == io::ErrorKind::NotFound => {
            json!({"code": "file-not-found", "path": path})
        }
        KubeconfigError::ReadConfig(error, path) => json!({"code": "load-file", "path": path, "cause": {"code": read(error)}}),
        KubeconfigError::Parse(error) => {
            json!({"code": "load-file", "cause": {"code": "decode-syntax"}, "message": error.to_string()})
        }
        KubeconfigError::ParseProxyUrl(_) => json!({"code": "proxy-url"}),
        KubeconfigError::LoadCertificateAuthority(LoadDataError::ReadFile(_, path)) => json!({"code": "ca-unreadable", "path": path}),
        other => json!({"code": "other", "message": other.to_string()}),
    }
}

fn read(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::IsADirectory => "read-is-a-directory",
        io::ErrorKind::NotADirectory => "read-not-a-directory",
        io::ErrorKind::PermissionDenied => "read-permission",
        _ => "read-other",
    }
}

/// An object from which zero stays away.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn text(&mut self, key: &str, text: Option<&str>) {
        self.value(key, json!(text.unwrap_or_default()));
    }

    fn flag(&mut self, key: &str, flag: bool) {
        self.value(key, json!(flag));
    }

    fn object(&mut self, key: &str, object: Object) {
        self.value(key, Value::Object(object.0));
    }

    fn value(&mut self, key: &str, value: Value) {
        let is_zero = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(map) => map.is_empty(),
            _ => false,
        };
        if !is_zero {
            self.0.insert(key.to_owned(), value);
        }
    }
}
