//! Where the types come from, and how to renew them.
//!
//! One document, `openapi/et.yaml` in the repository, describes all 25 actions. `cargo xtask generate` makes from it:
//!
//! | made | what it is |
//! |---|---|
//! | `et-api-raw` | the client and the types of requests and answers, by progenitor and typify |
//! | the open enums and regions | [`LineStatus`](crate::LineStatus) and its like, with a meaning for each value |
//! | `et-contract` | the same document as validators, used by the emulator and the tests |
//!
//! The generated files are checked in, so users of the crates need no generator, and a change of the document shows as a change of code
//! in review. `cargo xtask check` fails when the two disagree. Nothing generated is edited by hand, and nothing written by hand stands in
//! a generated file: this crate's calls are written once, on top.
//!
//! # When the vendor's API has changed
//!
//! [`METADATA_REVISION`](crate::METADATA_REVISION) names the revision of the vendor's interface metadata that this version was made from.
//! Until a new version is there, the [escape hatches](super::escape_hatches) do. In the repository a change takes five steps: edit the
//! document, generate, check, bring SDK, emulator and tests along as the compiler asks, note it in the changelog. `CONTRIBUTING.md` has
//! the commands.
