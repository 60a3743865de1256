//! What reads input from outside, given any input. Each module is a target with what must hold.
//!
//! `cargo test` tries the same inputs every time, after those that `cargo xtask fuzz` has found to
//! fail. That command lets libFuzzer choose them by the code they reach, for as long as one likes.

mod edits;
mod inputs;
mod requests;
mod responses;
mod signatures;
mod snapshots;
mod spec;
