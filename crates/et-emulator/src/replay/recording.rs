//! A recording: a directory with one JSON file for each exchange.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::exchange::{FORMAT, RecordedExchange};
use super::state;
use crate::snapshot::Snapshot;

/// Why a recording cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// A directory or file cannot be read or written.
    #[error("recording: {path} cannot be {verb}; check that it exists and its permissions")]
    File {
        /// The directory or file.
        path: PathBuf,
        /// The operation that failed: `read` or `written`.
        verb: &'static str,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file is not part of a recording.
    #[error("recording: {path} (line {line}) must be an exchange of format 1")]
    Format {
        /// The file.
        path: PathBuf,
        /// The line of the error.
        line: usize,
    },
    /// The directory has no recording.
    #[error("recording: {path} must contain at least one .json file")]
    Empty {
        /// The directory.
        path: PathBuf,
    },
    /// The directory already has a recording.
    #[error("recording: {path} already contains .json files; use an empty directory")]
    InUse {
        /// The directory.
        path: PathBuf,
    },
}

/// Exchanges with the real service, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    exchanges: Vec<RecordedExchange>,
}

impl Recording {
    /// A recording of these exchanges.
    #[must_use]
    pub fn new(exchanges: Vec<RecordedExchange>) -> Self {
        Self { exchanges }
    }

    /// The exchanges.
    #[must_use]
    pub fn exchanges(&self) -> &[RecordedExchange] {
        &self.exchanges
    }

    /// Reads every `.json` file of a directory, in the order of their names.
    ///
    /// # Errors
    /// If there is none, or one cannot be read or is not an exchange.
    pub fn read(directory: &Path) -> Result<Self, RecordingError> {
        let files = json_files(directory).map_err(failed(directory, "read"))?;
        if files.is_empty() {
            let path = directory.to_owned();
            return Err(RecordingError::Empty { path });
        }
        let exchanges = files.into_iter().map(read_exchange);
        Ok(Self {
            exchanges: exchanges.collect::<Result<_, _>>()?,
        })
    }

    /// Writes a file for each exchange, named by its number and action. The directory is created if
    /// it does not exist.
    ///
    /// # Errors
    /// If the directory already contains `.json` files, or cannot be written.
    pub fn write(&self, directory: &Path) -> Result<(), RecordingError> {
        fs::create_dir_all(directory).map_err(failed(directory, "written"))?;
        let files = json_files(directory).map_err(failed(directory, "read"))?;
        if !files.is_empty() {
            let path = directory.to_owned();
            return Err(RecordingError::InUse { path });
        }
        for (index, exchange) in self.exchanges.iter().enumerate() {
            let name = format!("{:04}-{}.json", index + 1, exchange.action);
            let path = directory.join(name);
            let text = serde_json::to_string_pretty(exchange).map_err(io::Error::from);
            text.and_then(|text| fs::write(&path, text + "\n"))
                .map_err(failed(&path, "written"))?;
        }
        Ok(())
    }

    /// The state of the service, as far as the responses show it and the emulator supports it. The
    /// time is that of the first response.
    #[must_use]
    pub fn state(&self) -> Snapshot {
        state::of(&self.exchanges)
    }
}

fn read_exchange(path: PathBuf) -> Result<RecordedExchange, RecordingError> {
    let text = fs::read(&path).map_err(failed(&path, "read"))?;
    match serde_json::from_slice::<RecordedExchange>(&text) {
        Ok(exchange) if exchange.format == FORMAT => Ok(exchange),
        Ok(_) => Err(RecordingError::Format { path, line: 1 }),
        Err(error) => {
            let line = error.line();
            Err(RecordingError::Format { path, line })
        }
    }
}

fn failed(path: &Path, verb: &'static str) -> impl FnOnce(io::Error) -> RecordingError {
    let path = path.to_owned();
    move |source| RecordingError::File { path, verb, source }
}

fn json_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?;
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    paths.sort();
    Ok(paths)
}
