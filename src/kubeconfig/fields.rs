//! The table of fields: a line for each, in the order in which client-go declares them.
//!
//! Decoding, encoding, merging, hiding secrets and printing outcomes are driven by this table; tests compare path references, SPEC.md and
//! the generators with it. A struct with a member that has no line here does not compile. CONTRIBUTING.md, "Add a
//! field", names what else lists fields by hand.

use super::field::{Field, FieldInfo, Group, InternalName, Lens, Record, Reference, Secrecy, Shape, Slot};
use super::types::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, ExecEnvVar, Preferences};
use crate::release::Behaviour;
use crate::rule::Rule;

/// The fields that belong to no struct: those of the header, of named entries and of extensions.
pub const ENVELOPE: &[FieldInfo] = &[
    envelope("kind", Shape::Text, Secrecy::Public),
    envelope("apiVersion", Shape::Text, Secrecy::Public),
    envelope("name", Shape::Text, Secrecy::Public),
    envelope("cluster", Shape::Block, Secrecy::Public),
    envelope("user", Shape::Block, Secrecy::Public),
    envelope("context", Shape::Block, Secrecy::Public),
    envelope("extension", Shape::Open, Secrecy::Setting),
];

const fn envelope(name: &'static str, shape: Shape, secrecy: Secrecy) -> FieldInfo {
    FieldInfo { name, shape, secrecy, reference: Reference::Never }
}

/// Returns the fields of every struct and of the envelope. Several of them may have the same name.
pub fn all_fields() -> impl Iterator<Item = FieldInfo> {
    let blocks = fields_of::<AuthProviderConfig>().chain(fields_of::<ExecConfig>()).chain(fields_of::<ExecEnvVar>());
    stanza_fields().chain(blocks)
}

/// Returns the fields outside of `auth-provider` and `exec` blocks.
pub fn stanza_fields() -> impl Iterator<Item = FieldInfo> {
    let stanzas = fields_of::<Cluster>().chain(fields_of::<AuthInfo>()).chain(fields_of::<Context>());
    ENVELOPE.iter().copied().chain(fields_of::<Config>()).chain(fields_of::<Preferences>()).chain(stanzas)
}

fn fields_of<T: Record>() -> impl Iterator<Item = FieldInfo> {
    T::FIELDS.iter().map(Field::info)
}

macro_rules! table {
    // The lines of a struct: for each field the member, the type of slot, the v1 name, the secrecy, and what else is particular to it.
    // `besides` lists the struct's other members.
    ($type:ident $word:literal besides [$($other:ident),*]: $($member:ident $slot:ident $name:literal $secrecy:ident $(.$column:ident($($value:expr)?))*;)*) => {
        impl Record for $type {
            const WORD: &'static str = $word;
            const FIELDS: &'static [Field<Self>] = &[$(
                Field::new(
                    $name,
                    concat!($word, ".", $name),
                    Slot::$slot(Lens { get: |record: &$type| &record.$member, get_mut: |record: &mut $type| &mut record.$member }),
                    Secrecy::$secrecy,
                )$(.$column($($value)?))*,
            )*];
        }

        const _: fn($type) -> $type = |record| $type { $($member: record.$member,)* $($other: record.$other),* };
    };
}

table! { Config "config" besides []:
    preferences Preferences "preferences" Public;
    clusters Clusters "clusters" Public .always_written();
    auth_infos Users "users" Public .always_written();
    contexts Contexts "contexts" Public .always_written();
    current_context Text "current-context" Public .always_written();
    extensions Extensions "extensions" Setting;
}

table! { Preferences "preferences" besides []:
    colors Flag "colors" Public;
    extensions Extensions "extensions" Setting;
}

table! { Cluster "cluster" besides [origin]:
    server Text "server" Url .always_written().overridden(Rule::Ovr07).replaces(Group::ServerName);
    api_version Text "api-version" Public .internal(InternalName::Absent).known(Behaviour::HasApiVersion);
    tls_server_name Text "tls-server-name" Public .known(Behaviour::HasTlsServerName).overridden(Rule::Ovr11).group(Group::ServerName);
    insecure_skip_tls_verify Flag "insecure-skip-tls-verify" Public .overridden(Rule::Ovr08).group(Group::Trust);
    certificate_authority Text "certificate-authority" Public .reference(Reference::Path).overridden(Rule::Ovr08).group(Group::Trust);
    certificate_authority_data Data "certificate-authority-data" Certificate .overridden(Rule::Ovr08).group(Group::Trust);
    proxy_url Text "proxy-url" Url .known(Behaviour::HasProxyUrl).overridden(Rule::Ovr20);
    disable_compression Flag "disable-compression" Public .known(Behaviour::HasDisableCompression).overridden(Rule::Ovr20);
    extensions Extensions "extensions" Setting .overridden(Rule::Ovr15);
}

table! { AuthInfo "user" besides [origin]:
    client_certificate Text "client-certificate" Public .reference(Reference::Path).overridden(Rule::Ovr04).group(Group::Certificate);
    client_certificate_data Data "client-certificate-data" Certificate .overridden(Rule::Ovr04).group(Group::Certificate);
    client_key Text "client-key" Public .reference(Reference::Path).overridden(Rule::Ovr05).group(Group::Key);
    client_key_data Data "client-key-data" Secret .overridden(Rule::Ovr05).group(Group::Key);
    token Text "token" Secret .overridden(Rule::Ovr12);
    token_file Text "tokenFile" Public .reference(Reference::Path).overridden(Rule::Ovr12);
    impersonate Text "as" Public .internal(InternalName::Other("act-as")).overridden(Rule::Ovr13);
    impersonate_uid Text "as-uid" Public .internal(InternalName::Other("act-as-uid")).known(Behaviour::HasAsUid).overridden(Rule::Ovr13);
    impersonate_groups Texts "as-groups" Public .internal(InternalName::Other("act-as-groups")).known(Behaviour::HasImpersonationGroups)
        .overridden(Rule::Ovr13);
    impersonate_user_extra TextsByKey "as-user-extra" Setting .internal(InternalName::Other("act-as-user-extra"))
        .known(Behaviour::HasImpersonationGroups).overridden(Rule::Ovr13);
    username Text "username" Public .overridden(Rule::Ovr03);
    password Text "password" Secret .overridden(Rule::Ovr03);
    auth_provider AuthProvider "auth-provider" Setting .overridden(Rule::Ovr14);
    exec Exec "exec" Setting .known(Behaviour::HasExec).overridden(Rule::Ovr14);
    extensions Extensions "extensions" Setting .overridden(Rule::Ovr15);
}

table! { Context "context" besides [origin]:
    cluster Text "cluster" Public .always_written().overridden(Rule::Ovr02);
    auth_info Text "user" Public .always_written().overridden(Rule::Ovr02);
    namespace Text "namespace" Public .overridden(Rule::Ovr02);
    extensions Extensions "extensions" Setting .overridden(Rule::Ovr15);
}

table! { AuthProviderConfig "auth-provider" besides []:
    name Text "name" Public .always_written();
    config Settings "config" Setting .always_written();
}

// `config` holds the cluster's extension for exec plugins; a file cannot set it here (DEC-17).
table! { ExecConfig "exec" besides [config]:
    command Text "command" Public .reference(Reference::Command).always_written();
    args OptionalTexts "args" Arguments .always_written();
    env Env "env" Setting .always_written();
    api_version Text "apiVersion" Public;
    install_hint Text "installHint" Setting .known(Behaviour::HasInstallHint);
    provide_cluster_info Flag "provideClusterInfo" Public .known(Behaviour::HasClusterInfo).always_written();
    interactive_mode Text "interactiveMode" Public .internal(InternalName::GoNameOnce("InteractiveMode"))
        .known(Behaviour::HasInteractiveMode);
}

table! { ExecEnvVar "env" besides []:
    name Text "name" Public .always_written();
    value Text "value" Setting .always_written();
}
