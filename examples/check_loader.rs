//! Checks a small loader of one's own in a test of one's own, and prints where it differs from client-go.
//!
//!     cargo run --example check_loader

#![allow(clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a loader reads files

use std::error::Error;
use std::fs;

use kubeconfig_oracle::check::verdict::Severity;
use kubeconfig_oracle::check::with::OnDisk;
use serde_json::{Value, json};

/// Loads a kubeconfig as many small tools do: one file, the current context, a token and a CA.
fn load(world: &OnDisk) -> Result<Value, Box<dyn Error>> {
    let names = world.var("KUBECONFIG").filter(|names| !names.is_empty());
    let home = || format!("{}/.kube/config", world.var("HOME").unwrap_or("."));
    let file = names.map_or_else(home, |names| names.split(':').next().unwrap_or_default().to_owned());
    let config: Value = serde_yaml::from_str(&fs::read_to_string(world.path(file))?)?;
    let find = |list: &str, item: &str, name: &Value| -> Result<Value, Box<dyn Error>> {
        let items = config[list].as_array().ok_or(format!("there are no {list}"))?;
        let found = items.iter().find(|found| found["name"] == *name);
        Ok(found.ok_or(format!("{name} is not among the {list}"))?[item].clone())
    };
    let context = find("contexts", "context", &config["current-context"])?;
    let (cluster, user) = (find("clusters", "cluster", &context["cluster"])?, find("users", "user", &context["user"])?);
    Ok(json!({
        "host": cluster["server"],
        "bearerToken": user["token"],
        "tls": {"caFile": cluster["certificate-authority"], "caData": cluster["certificate-authority-data"]},
    }))
}

fn main() -> Result<(), Box<dyn Error>> {
    let checked = kubeconfig_oracle::check::with(|world, _scenario| load(world)).scenarios(300).run()?;
    println!("{checked}");
    // In a test, `.assert()` in place of `.run()` would fail with this text. This loader has real bugs, and the worst is told first.
    assert_eq!(checked.findings.first().and_then(|finding| finding.severity), Some(Severity::Credential));
    Ok(())
}
