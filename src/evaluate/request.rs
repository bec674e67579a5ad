//! Makes the first request of a client, where there is one and the release's is known (REQ-01).

use crate::outcome::{ClientConfig, Section};
use crate::release::Behaviours;
use crate::scenario::Entry;
use crate::transport::{self, PluginPolicy, Program, Requested, Setup};
use crate::world::World;

/// Who makes the request.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    /// The program.
    pub(super) program: Program,
    /// What it allows of plugins.
    pub(super) policy: &'a PluginPolicy,
}

impl Sender<'_> {
    /// Returns who makes the request of an entry: a program that allows every plugin.
    pub(super) fn of(entry: Entry) -> Self {
        let program = match entry {
            Entry::Kubectl => Program::Kubectl,
            Entry::Deferred | Entry::Flags | Entry::Bytes => Program::ClientGo,
        };
        Sender { program, policy: &PluginPolicy::AllowAll }
    }
}

/// Returns the first request of a client configuration.
pub(super) fn request(client: Option<&ClientConfig>, sender: Sender, world: &World, behaviours: Behaviours) -> Option<Requested> {
    let client = client.filter(|_| behaviours.has_request())?;
    let Sender { program, policy } = sender;
    Some(transport::request(Setup { client, program, policy, world, behaviours }))
}

/// Returns the sections that vary: those given if the files have colliding keys, and the request with them or by itself.
pub(super) fn varying(colliding: bool, sections: &[Section], request: Option<&Requested>) -> Vec<Section> {
    let mut varies = if colliding { sections.to_vec() } else { Vec::new() };
    let is_varying = request.is_some_and(|requested| colliding || requested.varies);
    varies.extend(is_varying.then_some(Section::Request));
    varies
}
