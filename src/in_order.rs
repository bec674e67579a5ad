//! Works on items in other threads, and passes on the results in the order of the items.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Sender, TrySendError, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder};

/// Returns the number of cores that this program may use; one where that cannot be known, as in WebAssembly.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Calls `work` for each item, in this thread and in `jobs - 1` others; and `then` for each result, in the order of the items, in this thread.
/// Where no other thread can be had, all of it happens in this one. `waiting` items may wait for one of the others, so that it does not wait
/// for this one; large items had better not.
///
/// # Errors
/// The first error of `then`, after which no more work is begun.
pub fn in_order<T: Send, U: Send, E>(
    jobs: usize,
    waiting: usize,
    mut items: impl Iterator<Item = T>,
    work: impl Fn(T) -> U + Sync,
    mut then: impl FnMut(U) -> Result<(), E>,
) -> Result<(), E> {
    let others = jobs.saturating_sub(1);
    // One item needs no other thread.
    let first: Vec<T> = items.by_ref().take(if others == 0 { 0 } else { 2 }).collect();
    let others = if first.len() < 2 { 0 } else { others };
    let items = first.into_iter().chain(items);
    let (to_others, tasks) = sync_channel(waiting);
    let tasks = Mutex::new(tasks);
    let (to_this_thread, results) = channel();
    let help = |to_this_thread: Sender<_>| {
        loop {
            let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, item)) = task else { return };
            let result = catch_unwind(AssertUnwindSafe(|| work(item)));
            if to_this_thread.send((number, result)).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        // It goes with this closure, and then the others end.
        let to_others = to_others;
        let started = |_: &usize| {
            let to_this_thread = to_this_thread.clone();
            Builder::new().spawn_scoped(scope, || help(to_this_thread)).is_ok()
        };
        if (0..others).take_while(started).count() == 0 {
            return items.map(&work).try_for_each(then);
        }
        let (mut begun, mut passed_on, mut finished) = (0, 0, BTreeMap::new());
        // Passes on what is finished, and waits until no more than some items are open.
        let mut settle = |finished: &mut BTreeMap<_, _>, begun: usize, open: usize| {
            loop {
                finished.extend(results.try_iter());
                while let Some(result) = finished.remove(&passed_on) {
                    passed_on += 1;
                    then(result.unwrap_or_else(|panic| resume_unwind(panic)))?;
                }
                if begun - passed_on <= open {
                    return Ok(());
                }
                finished.extend(results.recv());
            }
        };
        for item in items {
            if let Err(TrySendError::Full((number, item)) | TrySendError::Disconnected((number, item))) = to_others.try_send((begun, item))
            {
                finished.insert(number, Ok(work(item)));
            }
            begun += 1;
            settle(&mut finished, begun, 2 * jobs)?;
        }
        settle(&mut finished, begun, 0)
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_come_in_order_until_one_is_refused() {
        for jobs in [1, 2, 7] {
            let mut seen = Vec::new();
            let then = |square| {
                seen.push(square);
                if square < 2500 { Ok(()) } else { Err(square) }
            };
            let refused = in_order(jobs, jobs % 3, 0.., |number| number * number, then);
            assert_eq!((refused, seen), (Err(2500), (0..=50).map(|number| number * number).collect::<Vec<_>>()));
        }
    }
}
