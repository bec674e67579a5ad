//! What SPEC.md and the recordings of client-go say of the fields.

use std::collections::BTreeSet;
use std::path::Path;

use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::kubeconfig::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, ExecEnvVar, Field, Preferences, Record, Slot,
};
use kubeconfig_oracle::release::Release;
use serde_json::Value;

use super::samples::for_every_struct;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The releases of a field as SPEC.md has them behind its name: ` (1.18)`, ` (before 1.7)`, or nothing.
fn releases<T>(field: &Field<T>) -> String {
    let spans = field.known.map(|behaviour| behaviour.spans()).unwrap_or_default();
    let minor = |release: Release| release.to_string().trim_end_matches(".0").to_owned();
    match spans.iter().flat_map(|span| span.boundaries()).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [since] => format!(" ({})", minor(*since)),
        [_, end] => format!(" (before {})", minor(*end)),
        _ => panic!("{}: how does SPEC.md say that it came and went more than once?", field.place),
    }
}

/// The cell of a struct in the table of SPEC.md.
fn cell<T: Record>() -> String {
    let fields = T::FIELDS.iter().map(|field| {
        let below = if matches!(field.slot, Slot::Env(_)) { format!(" ({})", cell::<ExecEnvVar>()) } else { String::new() };
        format!("`{}`{}{below}", field.name, releases(field))
    });
    fields.collect::<Vec<_>>().join(", ")
}

#[test]
fn spec_lists_the_fields_of_every_struct() {
    let spec = read("SPEC.md");
    for (place, cell) in [
        ("top level", format!("`kind`, `apiVersion`, {}", cell::<Config>())),
        ("`preferences`", cell::<Preferences>()),
        ("`clusters[].cluster`", cell::<Cluster>()),
        ("`users[].user`", cell::<AuthInfo>()),
        ("`auth-provider`", cell::<AuthProviderConfig>()),
        ("`exec`", cell::<ExecConfig>()),
        ("`contexts[].context`", cell::<Context>()),
    ] {
        let line = format!("| {place} | {cell} |");
        assert!(spec.lines().any(|written| written == line), "SPEC.md, \"The fields\": there is no line\n{line}");
    }
}

/// The type of a field as SPEC.md has it; none for text, whose fields it does not list.
fn type_of<T>(field: &Field<T>) -> Option<&'static str> {
    Some(match field.slot {
        Slot::Text(_) => return None,
        Slot::Flag(_) => "true or false",
        Slot::Data(_) => "bytes ([DEC-11])",
        Slot::Texts(_) | Slot::OptionalTexts(_) => "list of texts",
        Slot::TextsByKey(_) => "mapping from names to lists of texts",
        Slot::Settings(_) => "mapping from names to texts",
        Slot::Extensions(_) | Slot::Clusters(_) | Slot::Users(_) | Slot::Contexts(_) => "list of named items",
        Slot::Env(_) => "list of mappings",
        Slot::AuthProvider(_) | Slot::Exec(_) | Slot::Preferences(_) => "mapping",
    })
}

#[test]
fn spec_lists_the_fields_of_every_type() {
    let spec = read("SPEC.md");
    let (_, table) = spec.split_once("\n| type | fields |\n").expect("a table of types");
    let rows: Vec<&str> = table.lines().skip(1).take_while(|line| line.starts_with("| ")).collect();
    for_every_struct!(Struct => {
        for field in Struct::FIELDS {
            let name = format!("`{}`", field.name);
            let row = type_of(field).map(|kind| rows.iter().find(|row| row.starts_with(&format!("| {kind} |"))));
            let says_so = row.is_none_or(|row| row.is_some_and(|row| row.contains(&name)));
            assert!(says_so, "SPEC.md, \"The fields\": the type of {}", field.place);
        }
    });
}

#[test]
fn spec_says_when_a_field_came() {
    let rule = spec::section("DEC-18").expect("DEC-18");
    for_every_struct!(Struct => {
        for field in Struct::FIELDS.iter().filter(|field| field.known.is_some()) {
            assert!(rule.contains(&format!("`{}`", field.name)), "DEC-18 of SPEC.md does not say when {} came or went", field.place);
        }
    });
}

/// The places of the fields that the object of a struct holds, and what stands below.
fn places_in<T: Record>(object: &Value, found: &mut BTreeSet<&'static str>) {
    for field in T::FIELDS {
        let Some(value) = object.get(field.name) else { continue };
        found.insert(field.place);
        let entries = |word| value.as_array().into_iter().flatten().filter_map(move |entry: &Value| entry.get(word));
        match field.slot {
            Slot::AuthProvider(_) => places_in::<AuthProviderConfig>(value, found),
            Slot::Exec(_) => places_in::<ExecConfig>(value, found),
            Slot::Env(_) => value.as_array().into_iter().flatten().for_each(|variable| places_in::<ExecEnvVar>(variable, found)),
            Slot::Preferences(_) => places_in::<Preferences>(value, found),
            Slot::Clusters(_) => entries("cluster").for_each(|cluster| places_in::<Cluster>(cluster, found)),
            Slot::Users(_) => entries("user").for_each(|user| places_in::<AuthInfo>(user, found)),
            Slot::Contexts(_) => entries("context").for_each(|context| places_in::<Context>(context, found)),
            _ => {}
        }
    }
}

/// In this case every field is set; client-go of each release shows those that it knows.
const CASE: &str = "tests/corpus/dec/all-fields.recorded.json";

#[test]
fn client_go_shows_every_field_in_the_releases_of_the_table() {
    let recorded: Value = serde_json::from_str(&read(CASE)).expect("JSON");
    for group in recorded.as_array().into_iter().flatten() {
        let mut shown = BTreeSet::new();
        places_in::<Config>(&group["outcome"]["load"]["config"], &mut shown);
        for release in group["releases"].as_array().into_iter().flatten() {
            let release: Release = release.as_str().unwrap_or_default().parse().expect("a release");
            for_every_struct!(Struct => {
                for field in Struct::FIELDS {
                    let says = |yes, no, is| if is { yes } else { no };
                    let client_go = says("shows it", "does not", shown.contains(field.place));
                    let table = says("shows it", "does not", field.is_known(release.behaviours()));
                    assert_eq!(client_go, table, "{CASE}: {} in {release}: client-go, and the table; is the case recorded anew?", field.place);
                }
            });
        }
    }
}
