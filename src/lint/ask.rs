//! Asks the stages for the client of one cluster and one user, and for its first request.

use super::file::{File, Setting};
use super::finding::{Check, Finding};
use crate::explain::advice;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, Stanza};
use crate::outcome::{Code, Error, PluginPolicy};
use crate::resolve::{Configured, Direct, Overrides, ResolveError, configure};
use crate::rule::Rule;
use crate::transport::{self, Authorization, Program};
use crate::untrusted::quoted;

/// A server that no file names, for a user on its own.
const ANY: &str = "https://kubernetes";

/// Stands for a file that this machine does not have.
const UNKNOWN: &[u8] = b"-";

/// What the stages answer.
#[derive(Default)]
pub(super) struct Answer {
    /// Why the client or its request is refused.
    pub(super) errors: Vec<Error>,
    /// Whether the server uses TLS, so that credentials are sent; none where the client is refused.
    pub(super) is_tls: Option<bool>,
    /// Which credential is sent; of the releases whose requests are known.
    pub(super) authorization: Authorization,
}

/// Asks about a cluster, without a user.
pub(super) fn about_cluster(name: &str, cluster: &Cluster, setting: Setting) -> Answer {
    let about = |cluster: &Cluster| ask((name, cluster), ("", &AuthInfo::default()), setting);
    let path = String::new();
    let unknown = Cluster { certificate_authority: path, certificate_authority_data: Some(UNKNOWN.to_vec()), ..cluster.clone() };
    // Only what the unknown authorities are cannot be asked.
    about(cluster).or_without_files(|| about(&unknown), |error| error.code != Code::CaInvalid)
}

/// Asks about a user, for a server with TLS.
pub(super) fn about_user(name: &str, user: &AuthInfo, setting: Setting) -> Answer {
    let any = Cluster { server: ANY.to_owned(), origin: user.origin.clone(), ..Cluster::default() };
    let about = |user: &AuthInfo| ask(("", &any), (name, user), setting);
    let mut without = user.clone();
    for path in [&mut without.client_certificate, &mut without.client_key, &mut without.token_file] {
        path.clear();
    }
    about(user).or_without_files(|| about(&without), |error| error.code != Code::KeyMissing)
}

impl Answer {
    /// If files cannot be read, adds what else is refused where nothing depends on them.
    fn or_without_files(mut self, again: impl FnOnce() -> Answer, counts: impl Fn(&Error) -> bool) -> Answer {
        if !self.errors.iter().any(is_unreadable) {
            return self;
        }
        let Answer { errors, is_tls, authorization } = again();
        let others = errors.into_iter().filter(|error| counts(error) && !self.errors.contains(error));
        self.errors.extend(others.collect::<Vec<_>>());
        Answer { is_tls, authorization, ..self }
    }
}

/// Whether a file that the entry refers to cannot be read.
fn is_unreadable(error: &Error) -> bool {
    matches!(error.code, Code::CaUnreadable | Code::CertUnreadable | Code::KeyUnreadable | Code::TokenFileUnreadable)
}

fn ask((cluster_name, cluster): (&str, &Cluster), (user_name, user): (&str, &AuthInfo), setting: Setting) -> Answer {
    let context = Context { cluster: cluster_name.to_owned(), auth_info: user_name.to_owned(), ..Context::default() };
    let config = Config {
        clusters: [(cluster_name.to_owned(), Box::new(cluster.clone()))].into(),
        auth_infos: [(user_name.to_owned(), Box::new(user.clone()))].into(),
        contexts: [(String::new(), Box::new(context.clone()))].into(),
        ..Config::default()
    };
    // Names of a context that is given beside the files need not be found by another name.
    let (overrides, behaviours) = (Overrides { context, ..Overrides::default() }, setting.release.behaviours());
    let direct = Direct { config: &config, context_name: "", overrides: &overrides, world: setting.world, behaviours };
    let Configured { client, is_tls, refused, .. } = configure(&direct, &direct.resolve());
    if let Some(refused) = refused {
        return Answer { errors: errors(refused.error), is_tls, ..Answer::default() };
    }
    if !behaviours.has_request() {
        return Answer { is_tls, ..Answer::default() };
    }
    let policy = PluginPolicy::default();
    let requested =
        transport::request(transport::Setup { client: &client, program: Program::Kubectl(&policy), world: setting.world, behaviours });
    Answer { errors: requested.refused.map(errors).unwrap_or_default(), is_tls, authorization: requested.authorization }
}

/// Returns the errors that are about a file, and not about the environment.
fn errors(refused: ResolveError) -> Vec<Error> {
    match refused {
        ResolveError::Crash => vec![Error::new(Code::Other, "client-go crashes on it")],
        ResolveError::Errors(errors) => errors.into_iter().filter(|error| error.code != Code::Proxy).collect(),
    }
}

/// Looks for what the stages refuse of clusters and users on their own.
pub(super) fn refused(file: &File) -> Vec<Finding> {
    let setting = file.setting;
    let clusters = file.clusters().flat_map(|(name, cluster)| {
        let errors = about_cluster(name, cluster, setting).errors.into_iter();
        errors.map(move |error| finding(file, (Stanza::Cluster, name), &error))
    });
    let users = file.users().flat_map(|(name, user)| {
        let errors = about_user(name, user, setting).errors.into_iter();
        errors.map(move |error| finding(file, (Stanza::User, name), &error))
    });
    clusters.chain(users).collect()
}

fn finding(file: &File, (stanza, name): (Stanza, &str), error: &Error) -> Finding {
    let check = check_of(error);
    let message = said((stanza, name), error);
    let finding = file.found_in((stanza, name), fields_of(error.code), check, message).by(error.rule);
    let finding = finding.repair(advice(error).unwrap_or_default());
    // What another machine has is not known.
    if check == Check::UnreadableReference && file.is_foreign { finding.severity(super::Severity::Note) } else { finding }
}

/// Returns the message of an error, which begins with the entry.
pub(super) fn said((stanza, name): (Stanza, &str), error: &Error) -> String {
    let entry = format!("{} {}", stanza.as_str(), quoted(name));
    match error.message.strip_prefix(&quoted(name)) {
        Some(rest) => format!("{entry}{rest}"),
        None => format!("{entry}: {}", error.message),
    }
}

fn check_of(error: &Error) -> Check {
    match error.code {
        Code::InsecureWithCa => Check::InsecureBesideCa,
        Code::CaInvalid => Check::InvalidCa,
        Code::KeyPair => Check::MismatchedKey,
        Code::ExecVersion => Check::RemovedPluginVersion,
        Code::AuthProvider if error.rule == Some(Rule::Req27) => Check::RemovedAuthProvider,
        _ if is_unreadable(error) => Check::UnreadableReference,
        _ => Check::RefusedEntry,
    }
}

/// Returns the fields where an error may be shown, the best first.
fn fields_of(code: Code) -> &'static [&'static str] {
    match code {
        Code::ServerUrl | Code::ServerScheme => &["server"],
        Code::ProxyUrl => &["proxy-url"],
        Code::CaBoth | Code::CaUnreadable => &["certificate-authority"],
        Code::CaInvalid => &["certificate-authority-data", "certificate-authority"],
        Code::InsecureWithCa => &["insecure-skip-tls-verify"],
        Code::CertBoth | Code::CertUnreadable => &["client-certificate"],
        Code::KeyMissing | Code::KeyPair => &["client-certificate-data", "client-certificate"],
        Code::KeyBoth | Code::KeyUnreadable => &["client-key"],
        Code::TokenFileUnreadable | Code::TokenFileEmpty => &["tokenFile"],
        Code::MultipleAuthMethods | Code::HeaderValue => &["token", "tokenFile", "username"],
        Code::ImpersonateWithoutUser => &["as-uid", "as-groups", "as-user-extra"],
        Code::ExecVersion | Code::ExecApiVersion => &["exec.apiVersion", "exec"],
        Code::ExecCommand => &["exec.command", "exec"],
        Code::ExecEnvName | Code::ExecEnvValue => &["exec.env", "exec"],
        Code::ExecModeMissing | Code::ExecModeInvalid => &["exec.interactiveMode", "exec"],
        Code::ExecAndAuthProvider => &["exec"],
        Code::AuthProvider => &["auth-provider.name", "auth-provider"],
        _ => &[],
    }
}
