//! A running program that answers each line with a line, within a time limit.
//!
//! One loop looks at everything that the program can do: take its input, write to standard output or standard error, exit. None of them is
//! waited for alone, so none of them can hold up the others, and nothing that the program or its descendants do keeps the loop from seeing
//! that the time is over or that the check must end.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::mem;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{ioctl_fionbio, ioctl_fionread};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::failure::AdapterFailure;
use crate::check::stop::Stop;

/// The number of bytes that a line may have. An answer repeats what kubeconfigs hold, several times, and they have a few megabytes at most;
/// but a megabyte of the smallest JSON values takes sixty of memory.
pub const LONGEST_LINE: usize = 16 << 20;
/// The number of bytes of standard error that are kept for a report.
const STDERR_KEPT: usize = 4096;
/// The number of bytes that are read from a pipe at a time.
const CHUNK: usize = 64 << 10;
/// The time that the program may take to exit once it or its caller has closed one of its pipes.
const GRACE: Duration = Duration::from_secs(2);
/// The longest time for which the loop sleeps: an exit makes no pipe ready while a descendant holds it open.
const SLICE: Duration = Duration::from_millis(20);

/// A running program. When it exits, or when the value is dropped, its whole process group is killed.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// The pipes, each until one side closes it.
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    /// What the program has not yet taken of its input.
    unsent: VecDeque<u8>,
    /// What it has written to standard output beyond the lines that were taken.
    received: Vec<u8>,
    /// The length of the first line of `received`, once it is complete.
    line: Option<usize>,
    /// The last of what it has written to standard error.
    complaint: Vec<u8>,
    /// Which pipe it closed first, and when.
    closed: Option<(&'static str, Instant)>,
    has_exited: bool,
    stop: Stop,
}

impl Process {
    /// Starts `command` in a process group of its own. All waiting ends once `stop` is requested.
    pub fn start(command: &mut Command, stop: &Stop) -> Result<Self, AdapterFailure> {
        let cannot = |error: io::Error| AdapterFailure::CannotStart { reason: error.to_string() };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn().map_err(cannot)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let process = Process {
            child,
            stdin,
            stdout,
            stderr,
            unsent: VecDeque::new(),
            received: Vec::new(),
            line: None,
            complaint: Vec::new(),
            closed: None,
            has_exited: false,
            stop: stop.clone(),
        };
        process.never_block().map_err(cannot)?;
        Ok(process)
    }

    fn never_block(&self) -> io::Result<()> {
        self.stdin.iter().try_for_each(|pipe| ioctl_fionbio(pipe, true))?;
        self.stdout.iter().try_for_each(|pipe| ioctl_fionbio(pipe, true))?;
        self.stderr.iter().try_for_each(|pipe| ioctl_fionbio(pipe, true))?;
        Ok(())
    }

    /// Writes a line and waits for the answer; both together may take `timeout`. Neither has a line break at its end.
    pub fn exchange(&mut self, line: Vec<u8>, timeout: Duration) -> Result<String, AdapterFailure> {
        self.ask(line)?;
        if self.has_exited {
            return Err(self.crashed());
        }
        self.answer(timeout)
    }

    /// Waits for a line, which has no line break at its end.
    pub fn answer(&mut self, timeout: Duration) -> Result<String, AdapterFailure> {
        let begin = Instant::now();
        loop {
            self.turn(timeout.saturating_sub(begin.elapsed()))?;
            if self.unsent.is_empty()
                && let Some(line) = self.take_line()
            {
                return text(line);
            }
            if self.has_exited {
                return Err(self.crashed());
            }
            let is_given_up = self.closed.is_some_and(|(_, since)| since.elapsed() >= GRACE);
            if is_given_up || begin.elapsed() >= timeout {
                return Err(self.unanswered(timeout.as_secs()));
            }
        }
    }

    /// Says why there is no answer, while the program still runs.
    fn unanswered(&self, seconds: u64) -> AdapterFailure {
        match self.closed {
            Some((pipe, _)) => AdapterFailure::ClosedPipe { pipe: pipe.to_owned(), stderr: self.complaint() },
            None if self.unsent.is_empty() => AdapterFailure::TimedOut { seconds },
            None => AdapterFailure::NotReading { seconds },
        }
    }

    /// Writes a last line, closes the input, and waits for the program to exit with status 0.
    pub fn leave(mut self, line: Vec<u8>) -> Result<(), AdapterFailure> {
        self.ask(line)?;
        let begin = Instant::now();
        while !self.has_exited {
            if begin.elapsed() >= GRACE {
                return Err(AdapterFailure::StillRunning { seconds: GRACE.as_secs() });
            }
            self.turn(GRACE.saturating_sub(begin.elapsed()))?;
            if self.unsent.is_empty() {
                self.stdin = None;
            }
        }
        match self.child.wait() {
            Ok(status) if status.success() => self.refuse_unasked(),
            _ => Err(self.crashed()),
        }
    }

    /// Begins to write a line, unless the program has exited. Whatever it has written before is no answer to it.
    fn ask(&mut self, mut line: Vec<u8>) -> Result<(), AdapterFailure> {
        self.turn(Duration::ZERO)?;
        if !self.has_exited {
            self.refuse_unasked()?;
            line.push(b'\n');
            self.unsent = line.into();
        }
        Ok(())
    }

    fn refuse_unasked(&self) -> Result<(), AdapterFailure> {
        let line = &self.received[..self.line.unwrap_or(self.received.len())];
        if self.received.is_empty() { Ok(()) } else { Err(AdapterFailure::Unasked { line: beginning(line) }) }
    }

    /// Waits until something can be done, though no longer than `limit` and [`SLICE`], and does all that can be done.
    fn turn(&mut self, limit: Duration) -> Result<(), AdapterFailure> {
        if self.stop.is_requested() {
            return Err(AdapterFailure::Interrupted);
        }
        self.wait(limit.min(SLICE));
        self.send();
        self.receive(CHUNK)?;
        self.listen(CHUNK);
        if !self.has_exited && self.looks_exited() {
            self.has_exited = true;
            self.take_last_words()?;
        }
        Ok(())
    }

    fn wait(&self, limit: Duration) {
        let mut pipes = Vec::with_capacity(3);
        if !self.unsent.is_empty() {
            pipes.extend(self.stdin.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::OUT)));
        }
        if self.line.is_none() {
            pipes.extend(self.stdout.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        }
        pipes.extend(self.stderr.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        let limit = Timespec { tv_sec: 0, tv_nsec: limit.subsec_nanos().into() };
        // A signal may cut it short.
        let _ = poll(&mut pipes, Some(&limit));
    }

    /// Writes what the program takes without waiting.
    fn send(&mut self) {
        let Some(stdin) = self.stdin.as_mut().filter(|_| !self.unsent.is_empty()) else { return };
        match stdin.write(self.unsent.as_slices().0) {
            Ok(count) => drop(self.unsent.drain(..count)),
            Err(error) if is_passing(&error) => {}
            Err(_) => {
                self.stdin = None;
                self.closed.get_or_insert(("input", Instant::now()));
            }
        }
    }

    /// Reads up to `count` bytes of standard output without waiting, unless there is a line that has not been taken.
    fn receive(&mut self, count: usize) -> Result<(), AdapterFailure> {
        let Some(stdout) = self.stdout.as_mut().filter(|_| self.line.is_none()) else { return Ok(()) };
        let before = self.received.len();
        if has_ended(stdout, count, &mut self.received) {
            self.stdout = None;
            self.closed.get_or_insert(("output", Instant::now()));
        }
        self.line = memchr::memchr(b'\n', &self.received[before..]).map(|end| before + end);
        if self.line.unwrap_or(self.received.len()) > LONGEST_LINE {
            return Err(AdapterFailure::LineTooLong { limit: LONGEST_LINE });
        }
        Ok(())
    }

    /// Reads up to `count` bytes of standard error without waiting, and keeps the last ones.
    fn listen(&mut self, count: usize) {
        let Some(stderr) = self.stderr.as_mut() else { return };
        if has_ended(stderr, count, &mut self.complaint) {
            self.stderr = None;
        }
        let surplus = self.complaint.len().saturating_sub(STDERR_KEPT);
        self.complaint.drain(..surplus);
    }

    /// Kills what the program has left behind, and reads what is in the pipes at this moment. Whatever a descendant that got away writes
    /// later is not read.
    fn take_last_words(&mut self) -> Result<(), AdapterFailure> {
        self.kill_group();
        let waiting = |count: rustix::io::Result<u64>| count.ok().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        let (output, complaint) = (
            self.stdout.as_ref().map(|pipe| waiting(ioctl_fionread(pipe))),
            self.stderr.as_ref().map(|pipe| waiting(ioctl_fionread(pipe))),
        );
        self.listen(complaint.unwrap_or_default());
        self.receive(output.unwrap_or_default())
    }

    /// Takes the first line that was received, without its line break.
    fn take_line(&mut self) -> Option<Vec<u8>> {
        let end = self.line.take()?;
        let rest = self.received.split_off(end + 1);
        self.line = memchr::memchr(b'\n', &rest);
        let mut line = mem::replace(&mut self.received, rest);
        line.truncate(end);
        Some(line)
    }

    fn crashed(&mut self) -> AdapterFailure {
        let status = self.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        AdapterFailure::Crashed { status, stderr: self.complaint() }
    }

    fn complaint(&self) -> String {
        String::from_utf8_lossy(&self.complaint).trim().to_owned()
    }

    /// Whether the program has exited. It stays a zombie, so that its id, which is that of its group, goes to no other process.
    fn looks_exited(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), options), Ok(None))
    }

    fn kill_group(&self) {
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stdin = None;
        // Once it has exited the group is killed, and its id may be another's.
        if !self.has_exited {
            self.kill_group();
        }
        // A program that runs as another user may not be killed, and is not waited for without end.
        let begin = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && begin.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Reads up to `count` bytes without waiting. Returns whether the pipe has ended.
fn has_ended(pipe: &mut impl Read, count: usize, into: &mut Vec<u8>) -> bool {
    match pipe.take(count as u64).read_to_end(into) {
        Ok(read) => read < count,
        Err(error) => !is_passing(&error),
    }
}

/// Whether a pipe is only not ready.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

fn text(line: Vec<u8>) -> Result<String, AdapterFailure> {
    String::from_utf8(line).map_err(|error| AdapterFailure::NotUtf8 { line: beginning(error.as_bytes()) })
}

/// Returns the beginning of a line, to be shown.
pub(super) fn beginning(line: &[u8]) -> String {
    const SHOWN: usize = 200;
    let text = String::from_utf8_lossy(&line[..line.len().min(4 * SHOWN)]);
    let kept: String = text.trim_end().chars().take(SHOWN).collect();
    if kept.len() < text.trim_end().len() || line.len() > 4 * SHOWN { kept + "..." } else { kept }
}
