//! The request that a check end early.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that ends a check early. Clones share it, and a signal handler may hold it: whoever waits for an adapter looks at it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Makes a stop of a flag, which is true once the check must end.
    pub fn new(flag: Arc<AtomicBool>) -> Self {
        Stop(flag)
    }

    /// Requests that the check end.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the check must end.
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns an error once the check must end.
    ///
    /// Its kind is not `Interrupted`, which readers of the standard library take as a request to try again.
    pub fn check(&self) -> io::Result<()> {
        if self.is_requested() { Err(io::Error::other("interrupted")) } else { Ok(()) }
    }
}
