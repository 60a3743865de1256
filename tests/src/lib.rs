//! What the tests in this package share.

pub mod network;
pub mod recorder;
