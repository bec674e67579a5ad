//! The first request that a client makes, as PROTOCOL.md describes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{is_false, is_zero_i64};

/// The first request, `GET <server>/version`, up to the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The URL, as Go prints it.
    pub url: String,
    /// The URL of the proxy, as Go prints it; empty for a direct connection.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy: String,
    /// How the connection is secured; only for https.
    #[serde(skip_serializing_if = "RequestTls::is_empty")]
    pub tls: RequestTls,
    /// The headers that the configuration causes, by their canonical names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Vec<String>>,
    /// The credential plugin that runs before the request is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin: Option<Plugin>,
    /// The timeout in nanoseconds; 0 means none.
    #[serde(skip_serializing_if = "is_zero_i64")]
    pub timeout_ns: i64,
}

/// How a connection is secured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestTls {
    /// Whether the server's certificate is left unchecked.
    #[serde(skip_serializing_if = "is_false")]
    pub insecure: bool,
    /// The name that is sent and checked, where it is not the URL's host.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub server_name: String,
    /// The trusted authorities, each as the SHA-256 of its DER in hexadecimal; none for those of the system. An empty list trusts nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorities: Option<Vec<String>>,
    /// The client certificate, as the SHA-256 of its DER in hexadecimal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub certificate: String,
}

impl RequestTls {
    fn is_empty(&self) -> bool {
        *self == RequestTls::default()
    }
}

/// A credential plugin, as it is started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plugin {
    /// The command.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub command: String,
    /// The arguments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// The variables that are added to the environment, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<Variable>,
}

/// A variable of a plugin's environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// The name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The value.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
}
