//! The part of the chores that tests read too: the spec, and where things lie.

pub mod repository;
pub mod spec;
