//! Writes the access log to standard error.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use et_emulator::LogEntry;

/// The sending end of an access log. A thread of its own writes the lines.
#[derive(Clone)]
pub struct AccessLog(SyncSender<String>);

/// Signals the end of the thread that writes the lines.
pub struct Written(Receiver<()>);

impl AccessLog {
    /// Starts the thread. It ends when the log is dropped.
    pub fn start() -> (Self, Written) {
        let (sender, lines) = sync_channel(4096);
        let (written, end) = sync_channel(1);
        thread::spawn(move || {
            // The program may have ended, and with it the receiver.
            let _ = write(&lines);
            let _ = written.try_send(());
        });
        (Self(sender), Written(end))
    }

    /// Adds a line. If standard error is blocked, lines are lost rather than requests delayed.
    pub fn log(&self, entry: &LogEntry) {
        let _ = self.0.try_send(entry.to_string());
    }
}

impl Written {
    /// Waits until the last line is written, unless standard error is blocked.
    pub fn wait(self) {
        let _ = self.0.recv_timeout(Duration::from_secs(1));
    }
}

fn write(lines: &Receiver<String>) -> io::Result<()> {
    let mut err = io::BufWriter::new(io::stderr());
    while let Ok(line) = lines.recv() {
        writeln!(err, "{line}")?;
        // Lines that have accumulated are written together.
        for line in lines.try_iter() {
            writeln!(err, "{line}")?;
        }
        err.flush()?;
    }
    Ok(())
}
