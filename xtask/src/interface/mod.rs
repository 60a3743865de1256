//! The service's interface as a tree, and the comparison of two of them.
//!
//! A tree is built from an OpenAPI document ([`mod@from_spec`]) or from the vendor's metadata (by
//! `upstream`), and [`mod@compare`] lists the differences between any two, each with its severity
//! and a sentence about it ([`Difference::findings`]).

mod compare;
mod findings;
mod from_spec;
mod model;

pub use self::compare::{Change, Difference, compare};
pub use self::findings::Severity;
pub use self::from_spec::from_spec;
pub use self::model::{Kind, Node};
