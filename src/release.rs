//! The Kubernetes releases that are modelled, and the table of the behaviours in which they differ.
//!
//! Nothing else in the program compares releases: a stage is given a set of [`Behaviours`] and asks it `behaviours.drops_repeated_paths()`.
//! What follows from the answer is part of the stage.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::rule::Rule;

/// A Kubernetes 1.x release, ordered by minor and patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    minor: u16,
    patch: u16,
}

impl Release {
    /// The first release that is modelled (client-go v2.0.0).
    pub const OLDEST: Release = Release::new(5, 0);

    /// The newest stable release that is modelled (client-go v0.37.2).
    pub const NEWEST: Release = Release::new(37, 2);

    /// Makes the release 1.`minor`.`patch`.
    pub const fn new(minor: u16, patch: u16) -> Self {
        Release { minor, patch }
    }

    /// Whether a list of minor releases and ranges of them, such as `20-23,29-`, has this one.
    pub(crate) fn is_among(self, minors: &str) -> bool {
        let number = |text: &str, absent| if text.is_empty() { Some(absent) } else { text.parse::<u16>().ok() };
        minors.split(',').any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            number(first, 0).is_some_and(|first| first <= self.minor) && number(last, u16::MAX).is_some_and(|last| self.minor <= last)
        })
    }

    /// Returns the behaviours that this release shows.
    pub fn behaviours(self) -> Behaviours {
        let shown = Behaviour::ALL.iter().filter(|behaviour| behaviour.spans().iter().any(|span| span.holds(self)));
        Behaviours(shown.fold(0, |set, behaviour| set | behaviour.bit()))
    }

    /// Returns the `.0` that this release is a patch of.
    pub const fn first_of_minor(self) -> Self {
        Release::new(self.minor, 0)
    }
}

impl Default for Release {
    fn default() -> Self {
        Release::NEWEST
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}.{}", self.minor, self.patch)
    }
}

/// Why a text does not name a modelled release.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The text is not a release number.
    #[error("{0:?} is not a release: write 1.37, 1.13.7, v0.37.2 (client-go) or kubernetes-1.16.2")]
    Malformed(String),
    /// The release is older or newer than the model.
    #[error("release {0} is not modelled: {oldest} to 1.{newest} are", oldest = "1.5", newest = Release::NEWEST.minor)]
    Unmodelled(Release),
}

impl FromStr for Release {
    type Err = ReleaseError;

    /// Reads `1.37`, `1.13.7`, `v1.13.7`, `kubernetes-1.16.2`, and client-go's own numbers: `v0.37.2` is 1.37.2, `v12.0.0` is 1.15.0.
    fn from_str(text: &str) -> Result<Self, ReleaseError> {
        let malformed = || ReleaseError::Malformed(text.to_owned());
        let bare = text.strip_prefix("kubernetes-").or_else(|| text.strip_prefix('v')).unwrap_or(text);
        let number = |part: &str| if part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse::<u16>().ok() } else { None };
        let mut parts = bare.split('.').map(number);
        let (major, minor, patch) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Some(major)), Some(Some(minor)), None, None) => (major, minor, 0),
            (Some(Some(major)), Some(Some(minor)), Some(Some(patch)), None) => (major, minor, patch),
            _ => return Err(malformed()),
        };
        let release = match (major, text.starts_with('v')) {
            (1, _) => Release::new(minor, patch),
            (0, true) => Release::new(minor, patch),
            // client-go had major versions of its own: v2.0.0 came with 1.5, v12.0.0 with 1.15.
            (2..=12, true) if minor == 0 => Release::new(major + 3, patch),
            _ => return Err(malformed()),
        };
        if (Release::OLDEST.minor..=Release::NEWEST.minor).contains(&release.minor) {
            Ok(release)
        } else {
            Err(ReleaseError::Unmodelled(release))
        }
    }
}

impl Serialize for Release {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Release {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A range of releases that show a behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    since: Release,
    before: Option<Release>,
}

impl Span {
    fn holds(self, release: Release) -> bool {
        self.since <= release && self.before.is_none_or(|end| release < end)
    }

    /// Returns the first release that shows the behaviour, and the first later one that does not.
    pub fn boundaries(self) -> impl Iterator<Item = Release> {
        [Some(self.since), self.before].into_iter().flatten()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.before {
            None => write!(f, "since {}", self.since),
            Some(before) => write!(f, "{} until before {before}", self.since),
        }
    }
}

/// From 1.`minor`.`patch` on.
const fn since(minor: u16, patch: u16) -> Span {
    Span { since: Release::new(minor, patch), before: None }
}

/// From 1.`minor`.`patch` to the end of that minor: a backport.
const fn rest_of(minor: u16, patch: u16) -> Span {
    Span { since: Release::new(minor, patch), before: Some(Release::new(minor + 1, 0)) }
}

/// From the first release until before the second.
const fn between(since: (u16, u16), before: (u16, u16)) -> Span {
    Span { since: Release::new(since.0, since.1), before: Some(Release::new(before.0, before.1)) }
}

/// A set of behaviours, which is all that the stages know of a release.
///
/// A stage asks by name: `behaviours.drops_repeated_paths()`. With one behaviour [toggled](Behaviours::toggled), a set shows the effect of
/// that behaviour alone, even if no release has this set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Behaviours(u128);

impl Behaviours {
    /// Whether the behaviour is in the set.
    pub fn contains(self, behaviour: Behaviour) -> bool {
        self.0 & behaviour.bit() != 0
    }

    /// Returns the set with one behaviour added, or removed if it was in the set.
    pub fn toggled(self, behaviour: Behaviour) -> Self {
        Behaviours(self.0 ^ behaviour.bit())
    }

    /// Returns the behaviours in which two sets differ, in the order of the table.
    pub fn differences(self, other: Behaviours) -> impl Iterator<Item = Behaviour> {
        Behaviour::ALL.iter().copied().filter(move |&behaviour| self.contains(behaviour) != other.contains(behaviour))
    }
}

impl Behaviour {
    fn bit(self) -> u128 {
        1 << self as u32
    }
}

macro_rules! behaviours {
    ($(#[doc = $summary:literal] $variant:ident $question:ident $rule:ident [$($span:expr),* $(,)?])*) => {
        /// A behaviour that changed from one release to another: one line of the table below.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Behaviour { $(#[doc = $summary] $variant,)* }

        impl Behaviour {
            /// Every behaviour, in the order of the stages.
            pub const ALL: &'static [Behaviour] = &[$(Behaviour::$variant,)*];

            /// The name that the program prints, such as `drops_repeated_paths`.
            pub fn as_str(self) -> &'static str {
                match self { $(Behaviour::$variant => stringify!($question),)* }
            }

            /// A sentence that holds in the releases that show it.
            pub fn summary(self) -> &'static str {
                match self { $(Behaviour::$variant => $summary.trim_ascii(),)* }
            }

            /// The rule of SPEC.md that describes it and names the releases.
            pub fn rule(self) -> Rule {
                match self { $(Behaviour::$variant => Rule::$rule,)* }
            }

            /// The releases that show it.
            pub fn spans(self) -> &'static [Span] {
                match self { $(Behaviour::$variant => const { &[$($span),*] },)* }
            }
        }

        // Behaviours that only say when a field came are asked by the table of fields.
        #[allow(dead_code)]
        impl Behaviours {
            $(#[doc = $summary] pub(crate) fn $question(self) -> bool {
                self.contains(Behaviour::$variant)
            })*
        }
    };
}

behaviours! {
    // decode: YAML
    /// Decimal floats are what Go's own parser accepts.
    AcceptsGoFloats accepts_go_floats Yaml13 [between((5, 0), (10, 0))]
    /// A float's exponent carries a sign, and its fraction ends in a digit.
    FloatsNeedSignedExponent floats_need_signed_exponent Yaml13 [between((10, 0), (13, 12)), between((14, 0), (14, 8)), between((15, 0), (15, 5)), between((16, 0), (16, 2))]
    /// A colon may stand inside a plain scalar in flow style.
    AllowsColonInFlow allows_colon_in_flow Yaml08 [since(13, 0)]
    /// Text after the first document is ignored.
    IgnoresTextAfterDocument ignores_text_after_document Yaml03 [since(13, 0)]
    /// A `%TAG` directive for `!` is accepted; before, the parser panics.
    AcceptsTagDirective accepts_tag_directive Yaml10 [since(13, 0)]
    /// The tag `!` makes a string; before, it is a syntax error.
    KnowsNonSpecificTag knows_non_specific_tag Yaml14 [since(10, 0)]
    /// `!!float` converts a whole number.
    FloatTagTakesInt float_tag_takes_int Yaml14 [since(13, 0)]
    /// `!!timestamp` is checked.
    ChecksTimestampTag checks_timestamp_tag Yaml14 [since(13, 0)]
    /// An alias binds to the anchor before it; before, to the last anchor of its name in the document, wherever it stands.
    BindsAliasesInOrder binds_aliases_in_order Yaml18 [since(13, 0)]
    /// Aliases and nesting are limited.
    LimitsExpansion limits_expansion Yaml18 [rest_of(13, 12), rest_of(14, 8), rest_of(15, 5), rest_of(16, 2), since(17, 0)]
    /// A `:` after an empty flow collection finds no key.
    EmptyFlowDropsKey empty_flow_drops_key Yaml23 [rest_of(15, 10), rest_of(16, 7), rest_of(17, 3), since(18, 0)]

    // decode: fields
    /// Field names match in any case.
    IgnoresCaseOfKeys ignores_case_of_keys Dec04 [between((8, 0), (8, 15)), between((9, 0), (9, 9)), between((10, 0), (10, 5))]
    /// Null for a bool is refused.
    RefusesNullBool refuses_null_bool Dec10 [between((8, 0), (8, 15)), between((9, 0), (9, 9))]
    /// Line breaks inside base64 are refused.
    RefusesBreaksInBase64 refuses_breaks_in_base64 Dec11 [between((8, 0), (8, 15)), between((9, 0), (9, 9)), between((10, 0), (10, 5))]
    /// A list and a mapping are never taken for each other.
    IsStrictAboutShape is_strict_about_shape Dec09 [since(8, 0)]
    /// Null as a value of a string map is the empty string; before, it is refused.
    TakesNullInStringMap takes_null_in_string_map Dec10 [since(6, 0)]
    /// A name that is repeated in a list is refused; before, the last entry wins.
    RefusesRepeatedNames refuses_repeated_names Dec12 [since(11, 0)]
    /// Clusters have an api-version.
    HasApiVersion has_api_version Dec18 [between((5, 0), (7, 0))]
    /// Users have as-groups and as-user-extra.
    HasImpersonationGroups has_impersonation_groups Dec18 [since(7, 0)]
    /// Users have exec plugins.
    HasExec has_exec Dec18 [since(10, 0)]
    /// Exec plugins have an install hint.
    HasInstallHint has_install_hint Dec18 [since(19, 0)]
    /// Exec plugins have provideClusterInfo.
    HasClusterInfo has_cluster_info Dec18 [since(20, 0)]
    /// Exec plugins have an interactiveMode, with a default for the alpha and beta versions.
    HasInteractiveMode has_interactive_mode Dec15 [since(22, 0)]
    /// Users have as-uid.
    HasAsUid has_as_uid Dec18 [since(23, 0)]
    /// Clusters have disable-compression.
    HasDisableCompression has_disable_compression Dec18 [since(26, 0)]
    /// Exec plugins of the internal version have a Config, which nothing can be read into.
    InternalExecHasConfig internal_exec_has_config Dec05 [between((20, 0), (28, 0))]
    /// The internal version's fields are named as in v1; before, those without a name of their own go by their Go name.
    InternalHidesGoNames internal_hides_go_names Dec05 [since(28, 0)]

    // load
    /// Without HOME the legacy file is looked for in the working directory; before, in `/.kube`.
    LegacyFileIsRelativeWithoutHome legacy_file_is_relative_without_home Mig01 [since(21, 0)]
    /// A repeated entry of KUBECONFIG is dropped.
    DropsRepeatedPaths drops_repeated_paths Prec03 [since(11, 0)]
    /// Exec commands with a separator are resolved against the file's folder.
    ResolvesExecCommand resolves_exec_command Path05 [since(10, 0)]
    /// The warning that every file is missing reaches the rules' warner; before, it is at most logged.
    WarnsThroughACallback warns_through_a_callback Load09 [since(28, 0)]
    /// A migrated file keeps the permission bits of its source.
    MigrationKeepsMode migration_keeps_mode Mig08 [since(37, 0)]

    // merge
    /// The merge overwrites: map keys and whole pointers come from the source. Before, maps keep what they have and pointers merge deeply.
    MergeOverwrites merge_overwrites Merge02 [since(12, 0)]
    /// The merge keeps null values of maps. Before, it skips them; and before 1.12 it crashes on null extensions.
    MergeKeepsNulls merge_keeps_nulls Merge02 [since(32, 0)]

    // select and override
    /// Effective stanzas start from allocated maps; before, an extension on a selected stanza crashes.
    AllocatesMaps allocates_maps Ovr15 [since(6, 0)]
    /// A CA override replaces insecure, CA path and CA data as one.
    CaOverrideReplacesAll ca_override_replaces_all Ovr08 [since(17, 0)]
    /// A server or TLS name override replaces the TLS server name.
    HasTlsServerName has_tls_server_name Ovr11 [since(18, 0)]
    /// A client certificate override replaces path and data, and so does a key override.
    CertOverrideReplacesPair cert_override_replaces_pair Ovr04 [since(35, 0)]

    // validate
    /// A cluster with nothing set is recognised as empty, in all releases but 1.6.
    RecognisesEmptyCluster recognises_empty_cluster Val05 [between((5, 0), (6, 0)), since(7, 0)]
    /// A missing overridden cluster counts as empty; later, as a cluster without a server.
    MissingClusterCountsAsEmpty missing_cluster_counts_as_empty Val04 [between((5, 0), (7, 0))]
    /// Impersonation of uid, groups or extras without a user is refused.
    ChecksImpersonation checks_impersonation Val17 [since(7, 0)]
    /// Exec plugins are validated.
    ChecksExec checks_exec Val10 [since(10, 0)]
    /// An exec environment variable may have an empty value.
    AllowsEmptyEnvValue allows_empty_env_value Val12 [since(16, 0)]
    /// Exec plugins need an interactiveMode.
    ChecksInteractiveMode checks_interactive_mode Val14 [since(22, 0)]
    /// Proxy URLs are validated and used.
    HasProxyUrl has_proxy_url Rest07 [since(19, 0)]

    // client configuration
    /// The client configuration has the token file's name along with its content.
    KeepsTokenFile keeps_token_file Rest12 [rest_of(12, 5), rest_of(13, 1), since(14, 0)]
    /// The client configuration has the token file's name along with an inline token, too.
    KeepsTokenFileBesideToken keeps_token_file_beside_token Rest11 [rest_of(12, 9), rest_of(13, 7), rest_of(14, 3), since(15, 0)]
    /// A token file is read by a transport wrapper, which leaves no token in the configuration.
    WrapsTokenFile wraps_token_file Rest12 [between((13, 0), (13, 1))]
    /// Install hints lose their control characters.
    CleansInstallHint cleans_install_hint Rest18 [since(19, 0)]
    /// The cluster's exec extension is passed to the plugin.
    HandsClusterExtensionToExec hands_cluster_extension_to_exec Rest16 [since(20, 0)]

    // request
    /// What is sent is known.
    HasRequest has_request Req01 [since(17, 0)]
    /// Ranges of NO_PROXY and addresses may have leading zeros.
    ReadsNoProxySloppily reads_no_proxy_sloppily Req10 [since(23, 0)]
    /// Authorities without a certificate are refused; before, nobody is trusted.
    RefusesInvalidAuthorities refuses_invalid_authorities Req13 [since(22, 0)]
    /// An empty file of authorities trusts nobody; before, those of the system are trusted.
    EmptyBundleTrustsNobody empty_bundle_trusts_nobody Req14 [since(36, 0)]
    /// Files of certificate and key are read again when the connection is made; before, they are paired at once.
    ReloadsCertificateFiles reloads_certificate_files Req15 [since(18, 0)]
    /// Exec plugins of v1 are known.
    KnowsExecV1 knows_exec_v1 Req21 [since(22, 0)]
    /// Exec plugins of v1alpha1 are known.
    KnowsExecV1alpha1 knows_exec_v1alpha1 Req21 [between((17, 0), (24, 0))]
    /// A client certificate silences a plugin.
    CertificateSilencesPlugin certificate_silences_plugin Req23 [since(24, 0)]
    /// The command of a plugin is cleaned.
    CleansPluginCommand cleans_plugin_command Req24 [since(35, 0)]
    /// kubectl has the auth providers of gcp and azure.
    HasCloudProviders has_cloud_providers Req27 [between((17, 0), (26, 0))]
    /// kubectl has the auth provider of openstack.
    HasOpenstackProvider has_openstack_provider Req27 [between((17, 0), (19, 0))]
    /// The auth provider of azure checks its mode.
    ChecksAzureMode checks_azure_mode Req28 [since(18, 0)]
    /// A timeout below zero is kept; before, there is none.
    KeepsNegativeTimeout keeps_negative_timeout Req32 [since(23, 0)]

    // namespace and in-cluster
    /// A namespace override is returned before anything is validated.
    NamespaceOverrideComesFirst namespace_override_comes_first Ns01 [since(7, 0)]
    /// A kubeconfig's namespace wins over the pod's, unless it is an implicit `default`.
    KubeconfigNamespaceBeatsPod kubeconfig_namespace_beats_pod Ns05 [since(6, 0)]
    /// Whether `default` is explicit is decided by the overriding context.
    ExplicitDefaultLooksAtOverride explicit_default_looks_at_override Ns05 [since(14, 0)]
    /// The in-cluster configuration accepts overrides.
    InClusterTakesOverrides in_cluster_takes_overrides Icc03 [since(6, 0)]
    /// The in-cluster token is read by a transport wrapper.
    WrapsInClusterToken wraps_in_cluster_token Icc02 [between((12, 0), (12, 5)), between((13, 0), (13, 1))]
    /// The in-cluster configuration names its token file.
    InClusterKeepsTokenFile in_cluster_keeps_token_file Icc02 [rest_of(12, 5), rest_of(13, 1), since(14, 0)]
    /// A token override replaces the in-cluster token and its file as a pair.
    InClusterTokenOverrideIsAPair in_cluster_token_override_is_a_pair Icc03 [rest_of(12, 9), rest_of(13, 7), rest_of(14, 3), since(15, 0)]
    /// kubectl has a default server without `KUBERNETES_MASTER`.
    HasDefaultServer has_default_server Build07 [between((5, 0), (18, 0)), since(18, 3)]
    /// The entry `kubectl` exists.
    HasKubectlEntry has_kubectl_entry Def05 [since(17, 0)]

    // kubectl's command line
    /// kubectl looks for no plugin in the place of `help`.
    HelpIsNoPlugin help_is_no_plugin Cli21 [since(23, 0)]
    /// Variables that switch something on or off are compared without case.
    GatesIgnoreCase gates_ignore_case Cli21 [since(29, 0)]
    /// A plugin may stand below `create` where `KUBECTL_ENABLE_CMD_SHADOW` is true.
    MaySeekSubcommandPlugins may_seek_subcommand_plugins Cli21 [since(27, 0)]
    /// A plugin may stand below `create` unless `KUBECTL_ENABLE_CMD_SHADOW` is false.
    SeeksSubcommandPluginsByDefault seeks_subcommand_plugins_by_default Cli21 [since(29, 0)]
    /// A plugin may stand below `create` whatever the environment says.
    AlwaysSeeksSubcommandPlugins always_seeks_subcommand_plugins Cli21 [since(34, 0)]
    /// The name of a plugin below `create` may leave words out at its end.
    ShortensSubcommandPlugins shortens_subcommand_plugins Cli21 [since(31, 0)]

    // kuberc
    /// kubectl has preferences, where `KUBECTL_KUBERC` is true.
    ReadsKuberc reads_kuberc Krc01 [since(33, 0)]
    /// kubectl has preferences unless `KUBECTL_KUBERC` is false.
    KubercIsOnByDefault kuberc_is_on_by_default Krc01 [since(34, 0)]
    /// `KUBERC` names the file of preferences; before, it only switches them off.
    KubercVariableNamesAFile kuberc_variable_names_a_file Krc02 [since(35, 0)]
    /// Preferences have the version `v1beta1`.
    HasKubercBeta has_kuberc_beta Krc06 [since(34, 0)]
    /// Unknown and repeated fields are warned of in the default file, too; before, they make kubectl ignore it.
    TakesLooseDefaultKuberc takes_loose_default_kuberc Krc07 [since(34, 0)]
    /// Preferences have a policy for credential plugins.
    HasPluginPolicy has_plugin_policy Krc10 [since(35, 0)]
    /// The allow list names a `command`, too; before, a `name` alone.
    AllowlistHasCommands allowlist_has_commands Krc10 [since(36, 0)]

    // view
    /// `kubectl config view --minify` keeps the context of `--context`; before, the current one.
    MinifiesToContextFlag minifies_to_context_flag View11 [since(11, 0)]
}
