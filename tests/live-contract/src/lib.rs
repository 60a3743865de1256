//! Makes every read-only call to a live endpoint and holds each response against the API document,
//! so that a user finds out when the vendor has changed something. Requests and responses can be
//! recorded, without secrets, for the emulator to learn from.

mod cloud;
mod findings;
mod survey;

pub use findings::Findings;
pub use survey::{Limits, Survey};
