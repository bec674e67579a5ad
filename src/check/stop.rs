//! The request that a check end early.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

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

/// An input whose reading ends with an error once a check must end, even where nothing comes. It must have no buffer of its own.
#[derive(Debug)]
pub struct Stoppable<R> {
    input: R,
    stop: Stop,
}

impl<R> Stoppable<R> {
    /// Makes an input that `stop` ends.
    pub fn new(input: R, stop: &Stop) -> Self {
        Stoppable { input, stop: stop.clone() }
    }
}

impl<R: Read + AsFd> Read for Stoppable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        const SLICE: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        loop {
            self.stop.check()?;
            // A signal cuts it short, and time may pass without anything to read.
            if matches!(poll(&mut [PollFd::new(&self.input, PollFlags::IN)], Some(&SLICE)), Ok(1..)) {
                return self.input.read(buffer);
            }
        }
    }
}
