//! Tells as whom kubectl identifies itself, and which credentials are not used.

use super::fields::Unused;
use super::teller::Teller;
use super::types::Fact;
use super::words::{are, command, list, secret};
use crate::kubeconfig::{AuthInfo, is_unset};
use crate::outcome::{ClientConfig, Code};
use crate::resolve::{ResolveError, TOKEN, sets_certificate, sets_key};
use crate::rule::Rule;
use crate::trace::Source;
use crate::transport::{Credential, Requested};
use crate::untrusted::{quoted, shown};

impl Teller<'_> {
    /// Tells as whom kubectl identifies itself, and as whom it acts.
    pub(super) fn identity(&self) -> impl Iterator<Item = Fact> {
        let who = self.client().zip(self.requested()).map(|(client, requested)| self.who(client, requested));
        who.into_iter().chain(self.acts_as())
    }

    fn who(&self, client: &ClientConfig, requested: &Requested) -> Fact {
        if let Some(refused) = &requested.refused {
            return self.refused_identity(client, refused);
        }
        let sent = requested.authorization.credential.map(|credential| self.describe(credential, client, requested));
        let certificate = self.certificate(requested);
        let words: Vec<String> = sent.iter().chain(&certificate).map(|(words, _)| words.clone()).collect();
        let from = sent.or(certificate).and_then(|(_, from)| from);
        if words.is_empty() {
            return Fact::new("identity", "nobody").remark(self.why_nobody());
        }
        let mut said = Vec::new();
        said.extend(self.both(words.len()));
        said.extend(self.silenced(requested));
        said.extend(self.odd_halves().map(str::to_owned));
        Fact::new("identity", list(&words)).from(from).remark(said.join("; "))
    }

    /// Describes a credential, and says where it comes from.
    fn describe(&self, credential: Credential, client: &ClientConfig, requested: &Requested) -> (String, Option<Source>) {
        match credential {
            Credential::UserInfo => ("user name and password in the server's URL".to_owned(), self.of_cluster("server")),
            Credential::Token => (format!("token ({})", secret(&client.bearer_token)), self.token_from()),
            Credential::TokenFile => {
                let token = secret(requested.authorization.header.strip_prefix("Bearer ").unwrap_or_default());
                match self.pod() {
                    Some(_) => (format!("the pod's token ({token})"), Some(Source::WorldFile(client.bearer_token_file.clone()))),
                    None => (format!("token in {} ({token})", shown(&client.bearer_token_file)), self.of_user("tokenFile")),
                }
            }
            Credential::Basic => {
                let words = format!("user name {} with a password ({})", quoted(&client.username), secret(&client.password));
                (words, self.of_user("username"))
            }
            Credential::Plugin => {
                let command = client.exec.as_ref().map_or("", |exec| exec.command.as_str());
                (format!("whatever the plugin {} returns", super::words::command(command)), self.of_user("exec"))
            }
            Credential::AuthProvider => {
                let name = client.auth_provider.as_ref().map_or("", |provider| provider.name.as_str());
                (format!("whatever the auth provider {} returns", quoted(name)), self.of_user("auth-provider"))
            }
        }
    }

    fn token_from(&self) -> Option<Source> {
        match self.pod() {
            Some(pod) if pod.token_overridden => Some(Source::Override("user.token")),
            Some(_) => Some(Source::WorldFile(TOKEN.to_owned())),
            None => self.of_user(if self.effective_user()?.token.is_empty() { "tokenFile" } else { "token" }),
        }
    }

    fn certificate(&self, requested: &Requested) -> Option<(String, Option<Source>)> {
        let fingerprint = requested.request.tls.certificate.get(..8)?;
        Some((format!("client certificate (sha256 {fingerprint})"), self.certificate_place()))
    }

    fn certificate_place(&self) -> Option<Source> {
        let is_data = !is_unset(&self.effective_user()?.client_certificate_data);
        self.of_user(if is_data { "client-certificate-data" } else { "client-certificate" })
    }

    /// Says that a certificate is presented beside another credential, and where it comes from.
    fn both(&self, number: usize) -> Option<String> {
        let place = (number > 1).then(|| self.certificate_place()).flatten()?;
        Some(format!("both are presented, the certificate from {}", self.place(&place)))
    }

    /// Says which credentials are there and not used.
    fn silenced(&self, requested: &Requested) -> Option<String> {
        // A pod's token is known twice, as text and as a file.
        let silenced = &requested.authorization.silenced;
        if self.pod().is_some_and(|pod| !pod.token_overridden) {
            return None;
        }
        let words: Vec<String> = silenced.iter().map(|credential| self.name_of(*credential)).collect();
        let is_plugin = matches!(silenced.as_slice(), [Credential::Plugin]);
        let verb = if is_plugin { "never run" } else { "not used" };
        (!words.is_empty()).then(|| format!("{} {} {verb}", list(&words), are(words.len())))
    }

    fn name_of(&self, credential: Credential) -> String {
        let client = self.client();
        match credential {
            Credential::UserInfo => "what the server's URL says of a user".to_owned(),
            Credential::Token => "the token".to_owned(),
            Credential::TokenFile => "the token file".to_owned(),
            Credential::Basic => "user name and password".to_owned(),
            Credential::Plugin => {
                format!("the plugin {}", command(client.and_then(|client| client.exec.as_ref()).map_or("", |exec| exec.command.as_str())))
            }
            Credential::AuthProvider => "the auth provider".to_owned(),
        }
    }

    /// Says that a credential that won is not used, because another is sent.
    pub(super) fn silenced_field(&self, field: &str) -> Option<Unused> {
        let credential = match field {
            "token" => Credential::Token,
            "tokenFile" => Credential::TokenFile,
            "username" | "password" => Credential::Basic,
            "exec" => Credential::Plugin,
            "auth-provider" => Credential::AuthProvider,
            "client-key" | "client-key-data" => {
                let is_alone = self.effective_user().is_some_and(|user| !sets_certificate(user));
                return is_alone.then(|| Unused { why: "there is no certificate for it".to_owned(), rule: Rule::Rest13 });
            }
            _ => return None,
        };
        let is_silenced = self.requested()?.authorization.silenced.contains(&credential);
        let why = if credential == Credential::Plugin { "never run: another credential is sent" } else { "another credential is sent" };
        let rule = if matches!(credential, Credential::Plugin) { Rule::Req23 } else { Rule::Req18 };
        is_silenced.then(|| Unused { why: why.to_owned(), rule })
    }

    /// Says which halves of a credential are of no use alone.
    fn odd_halves(&self) -> Option<&'static str> {
        let user = self.effective_user()?;
        if sets_key(user) && !sets_certificate(user) {
            return Some("a client key without a certificate is not used");
        }
        (user.username.is_empty() && !user.password.is_empty()).then_some("a password without a user name is not sent")
    }

    /// Says why kubectl is nobody.
    fn why_nobody(&self) -> String {
        let Some(made) = self.made() else { return String::new() };
        let user = &made.resolved.selection.user;
        let had: Vec<String> = self.effective_user().map(|user| self.credentials(user)).unwrap_or_default();
        let is_plain = self.kubeconfig().and_then(|made| made.is_tls) == Some(false);
        match user {
            _ if is_plain && !had.is_empty() => format!("the server is not https, so {} {} not sent", list(&had), are(had.len())),
            user if !user.found && user.name.is_empty() => "no user is named".to_owned(),
            user if !user.found => format!("no file has the user {}", quoted(&user.name)),
            user => self.odd_halves().map_or_else(|| format!("the user {} has no credentials", quoted(&user.name)), str::to_owned),
        }
    }

    /// Names the credentials of a user, with their places.
    pub(super) fn credentials(&self, user: &AuthInfo) -> Vec<String> {
        let is_set = [
            ("token", "the token", !user.token.is_empty()),
            ("tokenFile", "the token file", user.token.is_empty() && !user.token_file.is_empty()),
            ("username", "the user name and password", !user.username.is_empty()),
            ("client-certificate", "the client certificate", sets_certificate(user)),
            ("exec", "the plugin's credentials", user.exec.is_some()),
            ("auth-provider", "the auth provider's credentials", user.auth_provider.is_some()),
        ];
        let set = is_set.into_iter().filter(|(_, _, is_set)| *is_set);
        set.map(|(field, words, _)| {
            let from = if field == "client-certificate" { self.certificate_place() } else { self.of_user(field) };
            from.map_or_else(|| words.to_owned(), |from| format!("{words} ({})", self.place(&from)))
        })
        .collect()
    }

    /// Says that kubectl stops before it identifies itself.
    fn refused_identity(&self, client: &ClientConfig, refused: &ResolveError) -> Fact {
        let is = |code| matches!(refused, ResolveError::Errors(errors) if errors.iter().any(|error| error.code == code));
        let fact = Fact::new("identity", "undecided");
        match &client.auth_provider {
            Some(provider) if is(Code::AuthProvider) => {
                let why = format!("kubectl refuses the auth provider {}", quoted(&provider.name));
                let more = if client.bearer_token.is_empty() { "" } else { ", even if a token is given" };
                fact.from(self.of_user("auth-provider")).remark(why + more)
            }
            _ => fact.remark("kubectl stops first"),
        }
    }

    /// Tells as whom kubectl acts.
    fn acts_as(&self) -> Option<Fact> {
        let impersonate = &self.client()?.impersonate;
        if impersonate.user_name.is_empty() {
            return None;
        }
        let groups: Vec<String> = impersonate.groups.iter().map(|group| quoted(group)).collect();
        let remark = if groups.is_empty() { String::new() } else { format!("in the groups {}", list(&groups)) };
        Some(Fact::new("acts as", quoted(&impersonate.user_name)).from(self.of_user("as")).remark(remark))
    }
}
