//! Makes the first request of a client, where there is one and the release's is known (REQ-01).

use crate::outcome::{ClientConfig, Section};
use crate::release::Behaviours;
use crate::transport::{self, Program, Requested, Setup};
use crate::world::World;

/// Returns the first request of a client configuration.
pub(super) fn request(client: Option<&ClientConfig>, program: Program, world: &World, behaviours: Behaviours) -> Option<Requested> {
    let client = client.filter(|_| behaviours.has_request())?;
    Some(transport::request(Setup { client, program, world, behaviours }))
}

/// Returns the sections that vary: those given if the files have colliding keys, and the request with them or by itself.
pub(super) fn varying(colliding: bool, sections: &[Section], request: Option<&Requested>) -> Vec<Section> {
    let mut varies = if colliding { sections.to_vec() } else { Vec::new() };
    let is_varying = request.is_some_and(|requested| colliding || requested.varies);
    varies.extend(is_varying.then_some(Section::Request));
    varies
}
