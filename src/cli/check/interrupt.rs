//! Ctrl-C, SIGTERM and SIGHUP during a check.

use std::ffi::c_int;
use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use kubeconfig_oracle::check::stop::Stop;

/// The exit status of a program that a signal ended is this and the signal's number.
const BY_SIGNAL: usize = 128;

/// The signals that came.
pub(super) struct Interrupt {
    stop: Stop,
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Makes signals request that the check end in the ordinary way, which removes worlds and kills adapters. The same signal a second time
    /// ends the program at once. A signal that is ignored, as below `nohup`, stays so.
    pub(super) fn watch() -> io::Result<Self> {
        let requested = Arc::new(AtomicBool::default());
        let signal = Arc::new(AtomicUsize::default());
        let ignored = ignored();
        for number in [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|number| ignored >> (number - 1) & 1 == 0) {
            let came = Arc::new(AtomicBool::default());
            flag::register_conditional_shutdown(number, BY_SIGNAL as c_int + number, Arc::clone(&came))?;
            flag::register(number, came)?;
            flag::register_usize(number, Arc::clone(&signal), number.unsigned_abs() as usize)?;
            flag::register(number, Arc::clone(&requested))?;
        }
        Ok(Interrupt { stop: Stop::new(requested), signal })
    }

    /// Returns what a check looks at.
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Returns the exit status, if a signal came.
    pub(super) fn status(&self) -> Option<u8> {
        let signal = self.signal.load(Ordering::Relaxed);
        u8::try_from(BY_SIGNAL + signal).ok().filter(|_| signal != 0)
    }
}

/// Returns the set of ignored signals, the first at the lowest bit; where the system does not tell, the empty one.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let set = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    set.and_then(|set| u64::from_str_radix(set.trim(), 16).ok()).unwrap_or_default()
}
