//! The schemas of `schemas/`, compiled once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

static SCHEMAS: LazyLock<(Schemas, BTreeMap<String, SchemaIndex>)> = LazyLock::new(|| {
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    let compiled = names().into_iter().map(|name| {
        let index = compiler.compile(&path(&name).display().to_string(), &mut schemas).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        (name, index)
    });
    let compiled = compiled.collect();
    (schemas, compiled)
});

/// A path below the package.
pub(super) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the package.
#[track_caller]
pub(super) fn read(path: &str) -> String {
    fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of the schemas: `scenario` for `schemas/scenario.schema.json`.
pub(super) fn names() -> BTreeSet<String> {
    let entries = fs::read_dir(here("schemas")).expect("the schemas");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    names.map(|name| name.strip_suffix(".schema.json").unwrap_or_else(|| panic!("schemas/{name} is no schema")).to_owned()).collect()
}

fn path(name: &str) -> PathBuf {
    here(&format!("schemas/{name}.schema.json"))
}

/// A schema as the JSON that it is.
pub(super) fn json(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path(name)).expect("a schema")).expect("a schema is JSON")
}

/// Why the schema refuses the document, if it does.
pub(super) fn refusal(schema: &str, document: &Value) -> Option<String> {
    let (schemas, compiled) = &*SCHEMAS;
    let index = compiled.get(schema).unwrap_or_else(|| panic!("there is no schema {schema:?}"));
    schemas.validate(document, *index).err().map(|error| format!("{error:#}"))
}

/// Panics where the schema refuses the document.
#[track_caller]
pub(super) fn hold(schema: &str, document: &Value, what: &str) {
    if let Some(refusal) = refusal(schema, document) {
        panic!("{what}: {refusal}\n{document}");
    }
}

#[test]
fn every_schema_compiles() {
    assert_eq!(SCHEMAS.1.len(), names().len());
}
