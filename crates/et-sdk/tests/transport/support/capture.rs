//! Everything that is logged on this thread, by `tracing` or `log`, by this crate or any other.

use std::fs;
use std::sync::Mutex;

use tempfile::NamedTempFile;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::format::FmtSpan;

/// What has been logged since this was created, at every level. Dropping it ends the capture.
#[derive(Debug)]
pub struct Captured {
    file: NamedTempFile,
    _guard: DefaultGuard,
}

impl Captured {
    /// Starts to capture. The runtime must be one of this thread alone.
    pub fn start() -> Self {
        // Once for the whole program; what is logged on other threads is lost.
        let _ = tracing_log::LogTracer::init();
        let file = NamedTempFile::new().unwrap();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(Mutex::new(file.reopen().unwrap()))
            .finish();
        Self {
            file,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// The text so far.
    pub fn text(&self) -> String {
        fs::read_to_string(self.file.path()).unwrap()
    }
}
