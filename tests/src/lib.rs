//! What the tests in this package share.

pub mod calls;
pub mod exchange;
pub mod network;
pub mod proxy;
pub mod recorder;
