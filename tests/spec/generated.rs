//! What `UPDATE=1` writes into SPEC.md: nothing in these parts is written by hand.

use std::fs;

use crate::{examples, here, links, read};

#[test]
fn what_is_generated_is_up_to_date() {
    let spec = read("SPEC.md");
    let written = links::with_targets(&examples::with_examples(&spec));
    if std::env::var_os("UPDATE").is_some() && spec != written {
        // Other tests read it at the same time: they find one or the other, and never a part.
        fs::write(here("SPEC.md.new"), &written).expect("a new file can be written");
        fs::rename(here("SPEC.md.new"), here("SPEC.md")).expect("SPEC.md can be replaced");
    }
    assert!(read("SPEC.md") == written, "a part of SPEC.md that is generated is out of date: run `UPDATE=1 cargo test --test spec`");
}
