//! Lays the overrides over the stanzas of the files, which gives the effective context, user and cluster (OVR-01 to OVR-20).

use crate::kubeconfig::{AuthInfo, Cluster, Context, Group, is_unset};
use crate::merge::{Crash, Engine, Merge};
use crate::outcome::{Code, Error};
use crate::release::Behaviours;
use crate::resolve::{Choice, Direct, Overrides, ResolveError, Selection};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// The three effective stanzas. Each may be refused or crash separately.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// The selected context with the override over it (OVR-02).
    pub context: Result<Context, ResolveError>,
    /// The selected user with the override over it (OVR-03 to OVR-06).
    pub user: Result<AuthInfo, ResolveError>,
    /// The cluster defaults, the selected cluster over them, and the override over both (OVR-07 to OVR-11).
    pub cluster: Result<Cluster, ResolveError>,
    /// The groups of fields that an override replaced as a whole, clearing those that it does not set.
    pub replaced: Vec<Group>,
}

fn replaced_groups(Overrides { cluster, user, .. }: &Overrides, behaviours: Behaviours) -> Vec<Group> {
    let of_cluster = [Group::Trust, Group::ServerName].into_iter().filter(|group| group.replaced_by(cluster).is_some());
    let of_user = [Group::Certificate, Group::Key].into_iter().filter(|group| group.replaced_by(user).is_some());
    of_cluster.chain(of_user).filter(|group| behaviours.contains(group.behaviour())).collect()
}

/// Lays the overrides over the selected stanzas. An overriding name must exist (NAME-05).
pub(super) fn lay(direct: &Direct, selection: &Selection) -> Effective {
    let Direct { overrides, behaviours, .. } = direct;
    let replaced = replaced_groups(overrides, *behaviours);
    let context = lay_context(direct, &selection.context);
    // A name that comes from the context is not known where laying over that context crashes.
    let name_is_known = |choice: &Choice| if choice.required || context != Err(ResolveError::Crash) { Ok(()) } else { Err(Crash) };
    let user = name_is_known(&selection.user).map_err(ResolveError::from).and_then(|()| lay_user(direct, &selection.user, &replaced));
    let cluster =
        name_is_known(&selection.cluster).map_err(ResolveError::from).and_then(|()| lay_cluster(direct, &selection.cluster, &replaced));
    Effective { context, user, cluster, replaced }
}

fn lay_context(direct: &Direct, choice: &Choice) -> Result<Context, ResolveError> {
    must_exist(choice, Code::NoSuchContext, "context")?;
    let layers = direct.config.context(&choice.name).into_iter().chain([&direct.overrides.context]);
    Ok(lay_over(layers, |context| !context.extensions.is_empty(), direct.behaviours)?)
}

fn lay_user(direct: &Direct, choice: &Choice, replaced: &[Group]) -> Result<AuthInfo, ResolveError> {
    must_exist(choice, Code::NoSuchUser, "user")?;
    let over = &direct.overrides.user;
    let layers = direct.config.user(&choice.name).into_iter().chain([over]);
    let mut user = lay_over(layers, |user| !user.extensions.is_empty(), direct.behaviours)?;
    if replaced.contains(&Group::Key) {
        user.client_key.clone_from(&over.client_key);
        user.client_key_data.clone_from(&over.client_key_data);
    }
    if replaced.contains(&Group::Certificate) {
        user.client_certificate.clone_from(&over.client_certificate);
        user.client_certificate_data.clone_from(&over.client_certificate_data);
    }
    Ok(user)
}

fn lay_cluster(direct: &Direct, choice: &Choice, replaced: &[Group]) -> Result<Cluster, ResolveError> {
    must_exist(choice, Code::NoSuchCluster, "cluster")?;
    let over = &direct.overrides.cluster;
    let entry = direct.config.cluster(&choice.name);
    let layers = [&direct.overrides.cluster_defaults].into_iter().chain(entry).chain([over]);
    let mut cluster = lay_over(layers, |cluster| !cluster.extensions.is_empty(), direct.behaviours)?;
    if replaced.contains(&Group::Trust) {
        cluster.insecure_skip_tls_verify = over.insecure_skip_tls_verify;
        cluster.certificate_authority.clone_from(&over.certificate_authority);
        cluster.certificate_authority_data.clone_from(&over.certificate_authority_data);
    } else if over.insecure_skip_tls_verify && !sets_ca(over) {
        // Before 1.17 only insecure, without an authority, cleared the authorities.
        cluster.certificate_authority.clear();
        cluster.certificate_authority_data = None;
    }
    if replaced.contains(&Group::ServerName) {
        cluster.tls_server_name.clone_from(&over.tls_server_name);
    }
    Ok(cluster)
}

/// Refuses an overriding name that does not exist (NAME-05).
fn must_exist(choice: &Choice, code: Code, noun: &str) -> Result<(), Error> {
    if choice.found || !choice.required {
        return Ok(());
    }
    let message = format!("the {noun} {} was selected by an override and does not exist in the loaded kubeconfig", quoted(&choice.name));
    Err(Error::new(code, message).by(Rule::Name05).name(&choice.name))
}

/// Lays stanzas over an empty one, in order. Before 1.6 the empty one had no maps, and an extension crashed.
fn lay_over<'a, T: Merge + Default + 'a>(
    layers: impl Iterator<Item = &'a T>,
    has_extensions: impl Fn(&T) -> bool,
    behaviours: Behaviours,
) -> Result<T, Crash> {
    let engine = Engine::of(behaviours);
    let mut effective = T::default();
    for layer in layers {
        if has_extensions(layer) && !behaviours.allocates_maps() {
            return Err(Crash);
        }
        effective.merge_from(layer, engine)?;
    }
    Ok(effective)
}

/// Whether a user has a client certificate, as a path or as data.
pub fn sets_certificate(user: &AuthInfo) -> bool {
    !user.client_certificate.is_empty() || !is_unset(&user.client_certificate_data)
}

/// Whether a user has a client key, as a path or as data.
pub fn sets_key(user: &AuthInfo) -> bool {
    !user.client_key.is_empty() || !is_unset(&user.client_key_data)
}

/// Whether a cluster has certificate authorities, as a path or as data.
pub fn sets_ca(cluster: &Cluster) -> bool {
    !cluster.certificate_authority.is_empty() || !is_unset(&cluster.certificate_authority_data)
}
