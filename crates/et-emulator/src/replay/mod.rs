//! Recordings of the real service: requests and responses, without secrets.
//!
//! `cargo xtask contract --record DIR` records read-only calls. The emulator loads the recording's
//! [state](Recording::state), repeats the requests, and [lists](crate::Controls::compare) where its
//! own responses differ. This shows how the service behaves where the documentation is silent.

mod compare;
mod exchange;
mod recording;
mod state;

pub(crate) use self::compare::differences;
pub use self::compare::{Difference, DifferenceKind};
pub use self::exchange::RecordedExchange;
pub use self::recording::{Recording, RecordingError};
