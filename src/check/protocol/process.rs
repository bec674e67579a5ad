//! A running program that answers each line with a line, within a time limit.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::failure::AdapterFailure;

/// The number of bytes of standard error that are kept for a report.
const STDERR_KEPT: usize = 4096;
/// The time that the program may take to exit once its input is closed.
const GRACE: Duration = Duration::from_secs(2);
/// The time for which standard error is still read after the program exits.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A running program, which is killed when the value is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<io::Result<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    /// The thread that reads standard error until its end.
    listener: Option<JoinHandle<()>>,
}

impl Process {
    /// Starts the command.
    pub fn start(command: &mut Command) -> Result<Self, AdapterFailure> {
        let cannot = |error: io::Error| AdapterFailure::CannotStart { reason: error.to_string() };
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot)?;
        let (sender, lines) = sync_channel(16);
        if let Some(pipe) = child.stdout.take() {
            thread::spawn(move || send_lines(pipe, &sender));
        }
        let stderr = Arc::new(Mutex::new(Vec::new()));
        let listener = child.stderr.take().map(|pipe| {
            let kept = Arc::clone(&stderr);
            thread::spawn(move || keep_tail(pipe, &kept))
        });
        let stdin = child.stdin.take();
        Ok(Process { child, stdin, lines, stderr, listener })
    }

    /// Writes a line and waits for the answer. `line` has no line break at its end, the answer has one.
    pub fn exchange(&mut self, line: Vec<u8>, timeout: Duration) -> Result<Vec<u8>, AdapterFailure> {
        self.write(line);
        match self.lines.recv_timeout(timeout) {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => Err(AdapterFailure::Crashed { status: error.to_string(), stderr: self.stderr() }),
            Err(RecvTimeoutError::Timeout) => Err(AdapterFailure::TimedOut { seconds: timeout.as_secs() }),
            Err(RecvTimeoutError::Disconnected) => {
                let status = self.wait(GRACE).map_or_else(|| "it closed its output".into(), |status| status.to_string());
                Err(AdapterFailure::Crashed { status, stderr: self.stderr() })
            }
        }
    }

    /// Writes a last line, closes the input, and waits for the program to exit with status 0.
    pub fn leave(mut self, line: Vec<u8>) -> Result<(), AdapterFailure> {
        self.write(line);
        self.stdin = None;
        match self.wait(GRACE) {
            None => Err(AdapterFailure::StillRunning { seconds: GRACE.as_secs() }),
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(AdapterFailure::Crashed { status: status.to_string(), stderr: self.stderr() }),
        }
    }

    /// Writes a line. A closed pipe is not an error here; it becomes one when no answer comes.
    fn write(&mut self, mut line: Vec<u8>) {
        line.push(b'\n');
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(&line).and_then(|()| stdin.flush());
        }
    }

    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let status = until(limit, || self.child.try_wait().ok().flatten())?;
        // The last messages may still be in the pipe, which a grandchild may hold open for longer.
        until(LAST_WORDS, || self.listener.as_ref().is_none_or(JoinHandle::is_finished).then_some(()));
        Some(status)
    }

    fn stderr(&self) -> String {
        self.stderr.lock().map(|kept| String::from_utf8_lossy(&kept).trim().to_owned()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Calls `ask` repeatedly until it returns something or the time is over.
fn until<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    const STEP: Duration = Duration::from_millis(5);
    (0..limit.as_millis() / STEP.as_millis()).find_map(|_| {
        let answer = ask();
        if answer.is_none() {
            thread::sleep(STEP);
        }
        answer
    })
}

fn send_lines(pipe: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    let mut reader = BufReader::with_capacity(1 << 16, pipe);
    loop {
        let mut line = Vec::new();
        let sent = match reader.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => sender.send(Ok(line)),
            Err(error) => sender.send(Err(error)),
        };
        if sent.is_err() {
            return;
        }
    }
}

fn keep_tail(mut pipe: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut chunk = [0; 1024];
    while let Ok(count @ 1..) = pipe.read(&mut chunk) {
        let Ok(mut kept) = kept.lock() else { return };
        kept.extend_from_slice(&chunk[..count]);
        let surplus = kept.len().saturating_sub(STDERR_KEPT);
        kept.drain(..surplus);
    }
}
