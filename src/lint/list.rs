//! Looks at what files of a list lose to earlier ones.

use super::file::File;
use super::finding::{Check, Finding};
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, Stanza};
use crate::merge::{Claims, Shadowed};
use crate::rule::Rule;
use crate::untrusted::{quoted, shown};

/// Looks for entries that lose to others, unless both are the same (MERGE-09), and for a current-context that loses (MERGE-10). `files` are
/// those that take part in the merge, in its order.
pub(super) fn lost(files: &[File], claims: &Claims, merged: &Config) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        claims.shadowed.iter().filter_map(|shadowed| entry(files.get(shadowed.file)?, shadowed, merged)).collect();
    for loser in claims.current_context.iter().skip(1).filter_map(|&file| files.get(file)) {
        if loser.config.current_context != merged.current_context {
            let winner = claims.current_context.first().and_then(|&file| files.get(file)).map_or("", |file| file.name);
            let message = format!("current-context is that of {} instead: {}", shown(winner), quoted(&merged.current_context));
            let finding = loser.finding(Check::LostCurrentContext, message).at(loser.survey.positions.top("current-context"));
            found.push(finding.by(Rule::Merge10));
        }
    }
    found
}

fn entry(loser: &File, Shadowed { stanza, name, .. }: &Shadowed, merged: &Config) -> Option<Finding> {
    let winner = match stanza {
        Stanza::Cluster => differing(loser.config.cluster(name)?, merged.cluster(name)?, |cluster: &mut Cluster| &mut cluster.origin)?,
        Stanza::User => differing(loser.config.user(name)?, merged.user(name)?, |user: &mut AuthInfo| &mut user.origin)?,
        Stanza::Context => differing(loser.config.context(name)?, merged.context(name)?, |context: &mut Context| &mut context.origin)?,
    };
    let message = format!("the {} {} is taken from {} whole, so what is set here is lost", stanza.as_str(), quoted(name), shown(&winner));
    let finding = loser.found_in((*stanza, name), &[], Check::LostEntry, message).by(Rule::Merge09);
    Some(finding.repair("give it another name, or keep one of them"))
}

/// Returns the origin of the winner, unless both entries have the same content.
fn differing<T: Clone + PartialEq>(loser: &T, winner: &T, origin: fn(&mut T) -> &mut crate::kubeconfig::Origin) -> Option<String> {
    let (mut loser, mut winner) = (loser.clone(), winner.clone());
    let (_, name) = (origin(&mut loser).take(), origin(&mut winner).take());
    (loser != winner).then(|| name.as_deref().unwrap_or_default().to_owned())
}
