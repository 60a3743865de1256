//! What makes an emulator and et-sdk one: clients, a clock for them that does not wait, and
//! statuses of either that stand for those of the other.

mod client;
mod clock;
mod statuses;

pub use clock::ImpatientClock;
