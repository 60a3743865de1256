//! Recordings of the real service: what it was asked and what it answered, without secrets.
//!
//! `cargo xtask contract --record DIR` makes one from read-only calls. The emulator loads its [state](Recording::state), is asked the same
//! again, and [tells](crate::Controls::compare) where its own answers differ: this is how it learns what the documentation leaves open.

mod compare;
mod state;

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::compare::differences;
pub use self::compare::{Difference, DifferenceKind};
use crate::snapshot::Snapshot;

/// The version of the files that this emulator writes and reads.
const FORMAT: u32 = 1;

/// A request with its answer. As JSON, one file of a recording.
///
/// It holds no headers, and so no key, signature or token, and its body should have been redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedExchange {
    /// The version of the format, 1.
    pub format: u32,
    /// When it was answered, by the clock of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<DateTime<Utc>>,
    /// The official name of the action.
    pub action: String,
    /// The HTTP method.
    pub method: String,
    /// The path, percent-encoded as on the wire.
    pub path: String,
    /// Names and values of the query, decoded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// The status of the answer.
    pub status: u16,
    /// The JSON of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

impl RecordedExchange {
    /// A request of this action, answered with this status.
    #[must_use]
    pub fn new(
        action: impl Into<String>,
        method: impl Into<String>,
        path: impl Into<String>,
        status: u16,
    ) -> Self {
        Self {
            format: FORMAT,
            time: None,
            action: action.into(),
            method: method.into(),
            path: path.into(),
            query: Vec::new(),
            status,
            body: None,
        }
    }
}

/// What keeps a recording from being read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// A folder or file cannot be read or written.
    #[error("recording: {path} cannot be {verb}; check that it is there and may be used")]
    File {
        /// The folder or file.
        path: PathBuf,
        /// What was attempted: `read` or `written`.
        verb: &'static str,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file is none of a recording.
    #[error("recording: {path} (line {line}) must be an exchange of format 1")]
    Format {
        /// The file.
        path: PathBuf,
        /// The line at which it stops being one.
        line: usize,
    },
    /// The folder holds no recording.
    #[error("recording: {path} must hold at least one .json file")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds a recording already.
    #[error("recording: {path} holds .json files already; name an empty folder")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
}

/// Exchanges with the real service, in the order in which they took place.
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

    /// Reads every `.json` file of a folder, in the order of their names.
    ///
    /// # Errors
    ///
    /// If there is none, or one cannot be read or is no exchange.
    pub fn read(folder: &Path) -> Result<Self, RecordingError> {
        let mut exchanges = Vec::new();
        for path in json_files(folder)? {
            let text = std::fs::read(&path).map_err(failed(&path, "read"))?;
            let exchange: RecordedExchange =
                serde_json::from_slice(&text).map_err(|error| RecordingError::Format {
                    path: path.clone(),
                    line: error.line(),
                })?;
            if exchange.format != FORMAT {
                return Err(RecordingError::Format { path, line: 1 });
            }
            exchanges.push(exchange);
        }
        if exchanges.is_empty() {
            let path = folder.to_owned();
            return Err(RecordingError::Empty { path });
        }
        Ok(Self { exchanges })
    }

    /// Writes a file for each exchange, named by its place and action, into a folder that is made if it is missing.
    ///
    /// # Errors
    ///
    /// If the folder holds `.json` files already, or cannot be written to.
    pub fn write(&self, folder: &Path) -> Result<(), RecordingError> {
        std::fs::create_dir_all(folder).map_err(failed(folder, "written"))?;
        if !json_files(folder)?.is_empty() {
            let path = folder.to_owned();
            return Err(RecordingError::InUse { path });
        }
        for (place, exchange) in self.exchanges.iter().enumerate() {
            let path = folder.join(format!("{:04}-{}.json", place + 1, exchange.action));
            let write = || -> io::Result<()> {
                let mut text = serde_json::to_vec_pretty(exchange)?;
                text.push(b'\n');
                std::fs::write(&path, text)
            };
            write().map_err(failed(&path, "written"))?;
        }
        Ok(())
    }

    /// What the service held, as far as its answers tell and the emulator can hold it. The time is that of the first answer.
    #[must_use]
    pub fn state(&self) -> Snapshot {
        state::of(&self.exchanges)
    }
}

fn failed(path: &Path, verb: &'static str) -> impl Fn(io::Error) -> RecordingError {
    let path = path.to_owned();
    move |source| RecordingError::File {
        path: path.clone(),
        verb,
        source,
    }
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, RecordingError> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(failed(folder, "read"))?;
    for entry in entries {
        let path = entry.map_err(failed(folder, "read"))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
