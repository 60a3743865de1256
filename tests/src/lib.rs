//! What the tests in this package share.

pub mod recorder;
