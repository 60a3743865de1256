//! Where the types come from, and how to regenerate them.
//!
//! The documents in the repository's folder `openapi` describe every action, one document for each
//! product of the vendor. `cargo xtask generate` makes from them:
//!
//! | generated | contents |
//! |---|---|
//! | `et-api-raw` | the raw client and the types of requests and responses, by progenitor |
//! | open enums | [`LineStatus`](crate::LineStatus) and the like, each value documented |
//! | `et-contract` | the documents as validators, for the emulator and the tests |
//!
//! The generated files are checked in. Users of the crates need no generator, and a change of a
//! document shows up in review as a change of code. `cargo xtask check` fails when the two differ.
//! Generated files are never edited; the calls of this crate are written by hand on top of them.
//!
//! # When the vendor's API changes
//!
//! [`METADATA_REVISION`](crate::METADATA_REVISION) is the revision of the vendor's interface
//! metadata that this version was made from. Until a new version is released, the
//! [escape hatches](super::escape_hatches) help.
//!
//! In the repository, `cargo xtask upstream` compares the documents with newer metadata. It prints
//! a new action or parameter as YAML to paste into the document, with the vendor's sentences. It
//! accepts a changed sentence only after the document answers it, because the metadata states
//! allowed values and bounds nowhere else. After that, a change takes five steps: edit a document,
//! generate, check, adapt SDK, emulator and tests as the compiler asks, and note it in the
//! changelog. `CONTRIBUTING.md` has the commands.
