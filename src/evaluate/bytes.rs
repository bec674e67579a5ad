//! Runs the entry `bytes`, `RESTConfigFromKubeConfig`: decodes, and makes a client over the one config, without overrides (BUILD-06).

use super::load_section;
use super::request::{self, Sender};
use crate::decode::{self, DecodeFailure, Decoded};
use crate::kubeconfig::Stanza;
use crate::load::{Loaded, decode_error};
use crate::merge::{Crash, Engine};
use crate::outcome::{Answer, Outcome, Section};
use crate::release::Behaviours;
use crate::resolve::{Configured, Direct, Overrides, Resolved, configure};
use crate::scenario::{Entry, Scenario, ScenarioError};
use crate::transport::Requested;
use crate::untrusted::shown;
use crate::world::World;

/// The run of a scenario with the entry `bytes`.
pub struct BytesRun<'a> {
    /// The file whose bytes were given.
    pub file: &'a str,
    /// The decoded config, or why it is refused.
    pub decoded: Result<Decoded, DecodeFailure>,
    /// The client; none where decoding failed, or a null entry crashed it (FILE-07).
    pub client: Option<BytesClient>,
    /// The first request of the client; none where there is no client, or the release's is not known.
    pub request: Option<Requested>,
    /// The world.
    pub world: World<'a>,
}

/// The client over one decoded config.
pub struct BytesClient {
    /// What its answer is based on.
    pub resolved: Resolved,
    /// Its answer.
    pub configured: Configured,
}

impl<'a> BytesRun<'a> {
    /// Runs a scenario with the entry `bytes` in its world.
    ///
    /// # Errors
    /// The file is missing from the world.
    pub fn new(scenario: &'a Scenario, world: World<'a>, behaviours: Behaviours) -> Result<Self, ScenarioError> {
        let file = scenario.bytes.as_ref().map(|bytes| bytes.file.as_str()).unwrap_or_default();
        let bytes = world.read(file).map_err(|error| ScenarioError::new("bytes.file", format!("{}: {error}", shown(file))))?;
        let decoded = decode::decode(&bytes, behaviours);
        let client = decoded.as_ref().ok().and_then(|decoded| BytesClient::new(decoded, &world, behaviours));
        let made = client.as_ref().and_then(|client| client.configured.result().ok());
        let request = request::request(made, Sender::of(Entry::Bytes), &world, behaviours);
        Ok(BytesRun { file, decoded, client, request, world })
    }

    /// Returns the outcome, as PROTOCOL.md defines it.
    pub fn into_outcome(self) -> Outcome {
        let (returned, varies, client) = match self.decoded {
            Err(DecodeFailure::Crash(_)) => (Err(Crash), false, Answer::Crash),
            Err(DecodeFailure::Refused(error)) => {
                let errors = vec![decode_error(&error, self.file)];
                (Ok(Loaded { errors: errors.clone(), ..Loaded::default() }), error.varies, Answer::Errors(errors))
            }
            Ok(decoded) => {
                let client = self.client.map_or(Answer::Crash, |client| client.configured.into_result().into());
                (Ok(Loaded { config: Some(decoded.config), ..Loaded::default() }), decoded.varies, client)
            }
        };
        let varies = request::varying(varies, &[Section::Load, Section::Client], self.request.as_ref());
        let request = self.request.map(|requested| requested.into_result().into());
        Outcome { load: Some(load_section(returned)), client: Some(client), request, varies, ..Outcome::default() }
    }
}

impl BytesClient {
    fn new(decoded: &Decoded, world: &World, behaviours: Behaviours) -> Option<Self> {
        let overrides = Overrides::default();
        let direct = Direct { config: &decoded.config, context_name: "", overrides: &overrides, world, behaviours };
        let resolved = direct.resolve();
        let selection = &resolved.selection;
        let chosen = [(Stanza::Context, &selection.context), (Stanza::User, &selection.user), (Stanza::Cluster, &selection.cluster)];
        // FILE-07: all engines before the current one crash when they merge a null entry.
        let is_null = |(stanza, name): &(Stanza, String)| chosen.iter().any(|(kind, choice)| kind == stanza && choice.name == *name);
        if Engine::of(behaviours) != Engine::ClientGo && decoded.null_entries.iter().any(is_null) {
            return None;
        }
        let configured = configure(&direct, &resolved);
        Some(BytesClient { resolved, configured })
    }
}
