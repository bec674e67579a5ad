//! One question to kube-rs.

use std::env;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use kube::config::{Config, KubeConfigOptions, Kubeconfig, KubeconfigError};
use serde_json::{json, Value};

use crate::answer;
use crate::protocol::{Overrides, Run, Scenario};

pub fn ask(run: Run) -> Value {
    if let Err(reason) = enter(&run) {
        return json!({"id": run.id, "adapterError": {"message": reason, "context": run.root}});
    }
    let client = match client(&run.scenario) {
        Ok(ok) => json!({"ok": ok}),
        Err(error) => json!({"errors": [error]}),
    };
    json!({"id": run.id, "outcome": {"client": client}})
}

/// Working directory and environment of the world.
fn enter(run: &Run) -> Result<(), String> {
    let world = &run.scenario.world;
    env::set_current_dir(world.cwd.as_deref().unwrap_or(&run.root)).map_err(|error| error.to_string())?;
    let before: Vec<_> = env::vars_os().map(|(name, _)| name).collect();
    before.iter().for_each(|name| env::remove_var(name));
    world.env.iter().for_each(|(name, value)| env::set_var(name, value));
    Ok(())
}

fn client(scenario: &Scenario) -> Result<Value, Value> {
    let options = options(&scenario.overrides);
    let kubeconfig = match scenario.loading.explicit_path.as_str() {
        "" => Kubeconfig::read(),
        path => Kubeconfig::read_from(path),
    };
    let answered = kubeconfig.and_then(|kubeconfig| {
        let config = now(Config::from_custom_kubeconfig(kubeconfig.clone(), &options))?;
        Ok((kubeconfig, config))
    });
    match answered {
        Ok((kubeconfig, config)) => answer::config(&kubeconfig, &options, config),
        Err(error) => Err(answer::error(&error)),
    }
}

fn options(overrides: &Overrides) -> KubeConfigOptions {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    KubeConfigOptions {
        context: Some(overrides.current_context.clone()).filter(|name| !name.is_empty()),
        cluster: text(overrides.context.get("cluster")),
        user: text(overrides.context.get("user")),
    }
}

/// Runs a future that never waits: what kube-rs calls asynchronous here reads files and returns.
fn now<T>(future: impl Future<Output = Result<T, KubeconfigError>>) -> Result<T, KubeconfigError> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => Err(KubeconfigError::FindPath),
    }
}
