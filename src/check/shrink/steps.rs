//! The steps by which a scenario is made smaller, the coarse ones first.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{document, plain};
use crate::scenario::{File, FileKind, Loading, Overrides, Scenario};

/// A step returns the smaller scenarios at an index, and `None` after the last index.
type ShrinkStep = fn(&Scenario, usize) -> Option<Vec<Scenario>>;

/// All steps, in the order in which they are tried.
pub(super) const ALL: &[ShrinkStep] = &[
    without_a_part,
    from_one_file,
    without_files,
    without_environment,
    shorter_lists,
    without_loading,
    without_override_fields,
    plain_files,
    plain_documents,
    smaller_documents,
    fewer_items,
    fewer_lines,
    plainer_names,
    plainer_values,
    plainer_overrides,
    plainer_environment,
];

/// Returns the ranges of a list to remove, the longest first, down to single items.
fn chunks(len: usize) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut size = len;
    while size > 0 {
        ranges.extend((0..len).step_by(size).map(|start| start..(start + size).min(len)));
        size /= 2;
    }
    ranges
}

fn changed(scenario: &Scenario, change: impl FnOnce(&mut Scenario)) -> Scenario {
    let mut candidate = scenario.clone();
    change(&mut candidate);
    candidate
}

/// Removes a whole part of the scenario.
fn without_a_part(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let candidate = match index {
        0 => changed(scenario, |s| (s.title, s.rules) = Default::default()),
        1 => changed(scenario, |s| s.overrides = None),
        2 => changed(scenario, |s| s.loading = None),
        3 => changed(scenario, |s| s.flags = None),
        4 => changed(scenario, |s| s.world.cwd = None),
        5 => changed(scenario, |s| s.world.env.clear()),
        _ => return None,
    };
    Some(vec![candidate])
}

/// Keeps one kubeconfig and has it found in the simplest way, which is enough for every difference that is not about finding files.
fn from_one_file(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    const PLACE: &str = "/world/config";
    let (_, file) = scenario.world.files.iter().nth(index)?;
    let alone = |s: &mut Scenario| {
        s.world.cwd = None;
        s.world.env = [("KUBECONFIG".to_owned(), PLACE.to_owned())].into();
        s.loading = None;
        s.world.files.insert(PLACE.to_owned(), file.clone());
    };
    let is_there_already = scenario.world.env.get("KUBECONFIG").is_some_and(|path| path == PLACE) && scenario.loading.is_none();
    Some(if is_there_already { Vec::new() } else { vec![changed(scenario, alone)] })
}

fn without_files(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let range = chunks(scenario.world.files.len()).into_iter().nth(index)?;
    let keep = |position: &usize| !range.contains(position);
    let files = scenario.world.files.iter().enumerate().filter(|(position, _)| keep(position));
    let files = files.map(|(_, (path, file))| (path.clone(), file.clone())).collect();
    Some(vec![changed(scenario, |s| s.world.files = files)])
}

fn without_environment(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let name = scenario.world.env.keys().nth(index)?;
    Some(vec![changed(scenario, |s| {
        s.world.env.remove(name);
    })])
}

/// Removes an item of KUBECONFIG, of the precedence and of the migrations.
fn shorter_lists(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let mut candidates = Vec::new();
    let mut longest = 0;
    if let Some(list) = scenario.world.env.get("KUBECONFIG") {
        let mut parts: Vec<&str> = list.split(':').collect();
        longest = parts.len();
        if index < parts.len() && parts.len() > 1 {
            parts.remove(index);
            let shorter = parts.join(":");
            candidates.push(changed(scenario, |s| {
                s.world.env.insert("KUBECONFIG".to_owned(), shorter);
            }));
        }
    }
    let loading = scenario.loading.clone().unwrap_or_default();
    let with = |loading: Loading| changed(scenario, |s| s.loading = Some(loading));
    if let Some(mut precedence) = loading.precedence.clone() {
        longest = longest.max(precedence.len());
        if index < precedence.len() {
            precedence.remove(index);
            candidates.push(with(Loading { precedence: Some(precedence), ..loading.clone() }));
        }
    }
    if let Some(mut migrations) = loading.migrations.clone() {
        longest = longest.max(migrations.len());
        if index < migrations.len() {
            migrations.remove(index);
            candidates.push(with(Loading { migrations: Some(migrations), ..loading }));
        }
    }
    (index < longest).then_some(candidates)
}

fn without_loading(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let mut loading = scenario.loading.clone()?;
    match index {
        0 => loading.explicit_path = None,
        1 => loading.precedence = None,
        2 => loading.resolve_paths = None,
        3 => loading.warn_if_all_missing = None,
        4 => loading.migrations = None,
        _ => return None,
    }
    let loading = (loading != Loading::default()).then_some(loading);
    Some(vec![changed(scenario, |s| s.loading = loading)])
}

/// Removes an override, or a field of an override stanza.
fn without_override_fields(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let overrides = scenario.overrides.as_ref()?;
    let with = |change: &dyn Fn(&mut crate::scenario::Overrides)| {
        let mut overrides = overrides.clone();
        change(&mut overrides);
        vec![changed(scenario, |s| s.overrides = Some(overrides))]
    };
    let whole: [&dyn Fn(&mut crate::scenario::Overrides); 6] = [
        &|o| o.current_context.clear(),
        &|o| o.timeout.clear(),
        &|o| o.context = None,
        &|o| o.cluster = None,
        &|o| o.cluster_defaults = None,
        &|o| o.user = None,
    ];
    if let Some(change) = whole.get(index) {
        return Some(with(change));
    }
    let mut left = index - whole.len();
    let stanzas = [&overrides.context, &overrides.cluster, &overrides.cluster_defaults, &overrides.user];
    for (position, stanza) in stanzas.iter().enumerate() {
        let Some(Value::Object(fields)) = stanza else { continue };
        let Some(key) = fields.keys().nth(left) else {
            left -= fields.len();
            continue;
        };
        return Some(with(&|o| {
            let stanza = [&mut o.context, &mut o.cluster, &mut o.cluster_defaults, &mut o.user].into_iter().nth(position);
            if let Some(Some(Value::Object(fields))) = stanza {
                fields.remove(key);
            }
        }));
    }
    None
}

fn file_at(scenario: &Scenario, index: usize) -> Option<(&str, &File)> {
    scenario.world.files.iter().nth(index).map(|(path, file)| (path.as_str(), file))
}

fn with_file(scenario: &Scenario, path: &str, file: File) -> Scenario {
    changed(scenario, |s| {
        s.world.files.insert(path.to_owned(), file);
    })
}

/// Empties a file, or resets its permission bits.
fn plain_files(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let (path, file) = file_at(scenario, index)?;
    let plain = File { mode: None, ..file.clone() };
    let mut candidates = vec![with_file(scenario, path, plain)];
    if matches!(&file.kind, FileKind::Content(content) if !content.is_empty()) {
        let empty = File { kind: FileKind::Content(Vec::new()), mode: file.mode };
        candidates.insert(0, with_file(scenario, path, empty));
    }
    Some(candidates)
}

/// Returns the scenario with other contents of the file at an index.
fn with_contents(scenario: &Scenario, index: usize, change: impl Fn(&[u8]) -> Vec<Vec<u8>>) -> Option<Vec<Scenario>> {
    let (path, file) = file_at(scenario, index)?;
    let FileKind::Content(content) = &file.kind else { return Some(Vec::new()) };
    let contents = change(content).into_iter();
    let candidate = |content| with_file(scenario, path, File { kind: FileKind::Content(content), mode: file.mode });
    Some(contents.map(candidate).collect())
}

fn plain_documents(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    with_contents(scenario, index, document::in_block_style)
}

/// Calls `at` for one file after the other; `index` counts through all that it returns.
fn in_each_file(scenario: &Scenario, index: usize, at: impl Fn(&[u8], usize) -> Option<Vec<Vec<u8>>>) -> Option<Vec<Scenario>> {
    let mut left = index;
    for position in 0..scenario.world.files.len() {
        let (_, file) = file_at(scenario, position)?;
        let FileKind::Content(content) = &file.kind else { continue };
        if at(content, left).is_some() {
            return with_contents(scenario, position, |content| at(content, left).unwrap_or_default());
        }
        left -= (0..left).take_while(|index| at(content, *index).is_some()).count();
    }
    None
}

fn smaller_documents(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    in_each_file(scenario, index, |content, index| document::without(content, index).map(|smaller| vec![smaller]))
}

/// Gives an entry a plainer name, everywhere at once.
fn plainer_names(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let contents = scenario.world.files.values().filter_map(|file| match &file.kind {
        FileKind::Content(content) => Some(document::names(content)),
        _ => None,
    });
    let names: BTreeSet<String> = contents.flatten().chain(scenario.overrides.iter().flat_map(names_in)).collect();
    let old = names.into_iter().nth(index)?;
    Some(plain::plainer_names(&old).into_iter().map(|new| renamed(scenario, &old, new)).collect())
}

fn names_in(overrides: &Overrides) -> Vec<String> {
    let context = overrides.context.as_ref().and_then(Value::as_object).into_iter().flatten();
    let named = context.filter(|(field, _)| plain::names(field)).filter_map(|(_, name)| Some(name.as_str()?.to_owned()));
    named.chain([overrides.current_context.clone()]).filter(|name| !name.is_empty()).collect()
}

fn renamed(scenario: &Scenario, old: &str, new: &str) -> Scenario {
    changed(scenario, |s| {
        for file in s.world.files.values_mut() {
            if let FileKind::Content(content) = &mut file.kind
                && let Some(other) = document::renamed(content, old, new)
            {
                *content = other;
            }
        }
        let Some(overrides) = &mut s.overrides else { return };
        if overrides.current_context == old {
            overrides.current_context = new.to_owned();
        }
        for (field, name) in overrides.context.iter_mut().filter_map(Value::as_object_mut).flatten() {
            if plain::names(field) && name == old {
                *name = new.into();
            }
        }
    })
}

fn plainer_values(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    in_each_file(scenario, index, document::plainer)
}

fn plainer_overrides(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let overrides = scenario.overrides.as_ref()?;
    let stanzas = [&overrides.context, &overrides.cluster, &overrides.cluster_defaults, &overrides.user];
    let texts = stanzas.iter().enumerate().flat_map(|(position, stanza)| {
        let fields = stanza.as_ref().and_then(Value::as_object).into_iter().flatten();
        fields.filter_map(move |(field, value)| Some((position, field.as_str(), value.as_str()?)))
    });
    let (position, field, text) = texts.into_iter().nth(index)?;
    let with = |new: &str| {
        changed(scenario, |s| {
            let Some(o) = &mut s.overrides else { return };
            let stanza = [&mut o.context, &mut o.cluster, &mut o.cluster_defaults, &mut o.user].into_iter().nth(position);
            if let Some(Some(Value::Object(fields))) = stanza {
                fields.insert(field.to_owned(), new.into());
            }
        })
    };
    Some(plain::plainer(field, text).into_iter().map(with).collect())
}

/// Replaces the URLs in the environment.
fn plainer_environment(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    let (name, text) = scenario.world.env.iter().filter(|(name, text)| *name == "KUBERNETES_MASTER" || text.contains("://")).nth(index)?;
    let with = |new: &str| changed(scenario, |s| drop(s.world.env.insert(name.clone(), new.to_owned())));
    Some(plain::plainer(name, text).into_iter().map(with).collect())
}

fn fewer_items(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    in_each_file(scenario, index, |content, index| document::without_item(content, index).map(|smaller| vec![smaller]))
}

fn fewer_lines(scenario: &Scenario, index: usize) -> Option<Vec<Scenario>> {
    in_each_file(scenario, index, |content, index| {
        let lines: Vec<&[u8]> = content.split_inclusive(|byte| *byte == b'\n').collect();
        let range = chunks(lines.len()).into_iter().nth(index)?;
        let kept = lines.iter().enumerate().filter(|(position, _)| !range.contains(position));
        Some(vec![kept.flat_map(|(_, line)| line.to_vec()).collect()])
    })
}
