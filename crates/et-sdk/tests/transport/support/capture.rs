//! Everything that is logged on this thread, by `tracing` or `log`, by this crate or any other.

use std::fs;
use std::sync::{LazyLock, Mutex};

use tempfile::NamedTempFile;
use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::format::FmtSpan;

/// A subscriber that takes part in no test. Where there is only one, `tracing` asks the thread that
/// comes to a place in the code first whether it is of interest, once and for all: another test,
/// which captures nothing, would decide that it is not.
static ANOTHER: LazyLock<Dispatch> =
    LazyLock::new(|| Dispatch::new(tracing_subscriber::registry()));

/// What has been logged since this was created, at every level. Dropping it ends the capture.
#[derive(Debug)]
pub struct Captured {
    file: NamedTempFile,
    _guard: DefaultGuard,
}

impl Captured {
    /// Starts to capture. The runtime must be one of this thread alone.
    pub fn start() -> Self {
        LazyLock::force(&ANOTHER);
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
