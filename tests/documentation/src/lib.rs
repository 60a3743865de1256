//! Runs the examples of the documentation.
//!
//! The doc tests and examples of `et-sdk` run on the [`stage`]; [`arguments`] are the examples'.
//! The modules below are the guides of the repository, whose Rust blocks `build.rs` turns into doc
//! tests. `tests/` checks the READMEs and the names by which operations are found.

pub mod arguments;
pub mod python;
pub mod repository;
pub mod stage;

/// The README's blocks.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/README.md"))]
pub mod readme {}

/// The blocks of the README in Chinese.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/README.zh-CN.md"))]
pub mod readme_zh_cn {}

/// The guide for users of the official Python SDKs.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/docs-from-python.md"))]
pub mod from_python {}

/// The emulator's guide.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/docs-emulator.md"))]
pub mod emulator {}

/// The comparison with other SDKs.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/docs-comparison.md"))]
pub mod comparison {}

/// The threat model.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("OUT_DIR"), "/SECURITY.md"))]
pub mod security {}
