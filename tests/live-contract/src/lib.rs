//! Asks a live endpoint everything that only reads, and holds each answer against the API document: how a user finds that the vendor
//! has moved. What was asked and answered can be recorded, without secrets, for the emulator to learn from.

mod findings;
mod observer;
mod survey;

pub use findings::Findings;
pub use survey::{Limits, Survey};
