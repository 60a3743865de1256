//! Runs the examples of the documentation.
//!
//! [`stage`] is what the doc tests of `et-sdk` run on. The modules below it are the guides of the repository, so that their Rust
//! blocks are compiled, and those that can are run; `build.rs` puts a frame around them. `tests/` holds the READMEs side by side.

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
