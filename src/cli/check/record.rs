//! `check --record`: records the adapters' answers next to the cases.

use std::io;
use std::process::ExitCode;

use kubeconfig_oracle::check::corpus::cases;
use kubeconfig_oracle::check::corpus::record::{self, Recorded};
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::internals::untrusted::visible;

use super::{Check, complain, exit, failed, print_line};

/// Records every case with every adapter, and prints a line for each adapter.
pub(super) fn run(check: &Check, stop: &Stop) -> io::Result<ExitCode> {
    let Some(path) = &check.corpus else { return Err(failed("--record needs a --corpus")) };
    if check.machine.adapter.is_empty() {
        check.machine.only()?;
    }
    let cases = cases::read(path).map_err(failed)?;
    let (mut is_clean, mut recorded) = (true, 0);
    for command in &check.machine.adapter {
        let mut adapter = check.machine.start(command, stop)?;
        let release = record::release(&adapter).map_err(failed)?;
        let (mut count, mut changed, mut unsupported) = (0, 0, 0);
        for (_, case) in cases.iter().enumerate().filter(|(position, _)| check.shard.has(*position)) {
            count += 1;
            let recorded = record::record(&mut adapter, case);
            stop.check()?;
            match recorded {
                Ok(Recorded::Unchanged) => {}
                Ok(Recorded::Changed) => changed += 1,
                Ok(Recorded::Unsupported(reason)) => {
                    unsupported += 1;
                    complain(format_args!("{}: not recorded for {release}: {}", visible(&case.scenario.id), visible(&reason)));
                }
                Err(error) => {
                    is_clean = false;
                    complain(format_args!("{error}"));
                }
            }
        }
        recorded += count - unsupported;
        print_line!("{release}: {count} cases, {changed} recordings changed, {unsupported} not recorded")?;
    }
    if recorded == 0 && !check.shard.is_beyond(cases.len()) {
        print_line!("Nothing was recorded.")?;
        is_clean = false;
    }
    Ok(exit(is_clean))
}
