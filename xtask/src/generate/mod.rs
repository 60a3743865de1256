//! `cargo xtask generate`: everything that is made from the spec, and where it goes. The table of
//! operations also shows what the SDK's source calls them.

mod accessors;
mod calls;
mod client;
mod codegen_view;
mod contract;
mod field_attributes;
mod httpmock;
mod names;
mod operations;
mod pages;
mod polish;
mod products;
mod requests;
mod rustfmt;
mod table;
mod values;

pub use self::contract::nullable_to_json_schema;
pub use self::names::rust_name;
pub use self::operations::snake_case;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::repository::Repository;
use crate::spec::Documents;

/// One generated file.
pub struct Output {
    /// Where it goes.
    pub path: PathBuf,
    /// What it holds.
    pub content: String,
}

/// Makes every generated file in memory.
pub fn outputs(repository: &Repository, documents: &Documents) -> Result<Vec<Output>> {
    let spec = &documents.whole;
    let output = |path: &str, content: String| Output {
        path: repository.path(path),
        content,
    };
    Ok(vec![
        output(
            "crates/et-api-raw/src/generated.rs",
            client::generate(spec)?,
        ),
        output(
            "crates/et-api-raw/src/generated_values.rs",
            values::generate(documents)?,
        ),
        output(
            "crates/et-api-raw/src/generated_operations.rs",
            operations::generate(spec)?,
        ),
        output(
            "crates/et-api-raw/src/generated_products.rs",
            products::generate(documents)?,
        ),
        output(
            "crates/et-contract/src/generated_contract.json",
            contract::generate(spec)?,
        ),
        output(
            "crates/et-httpmock/src/generated.rs",
            httpmock::generate(spec)?,
        ),
        output("docs/operations.md", table::generate(spec, repository)?),
    ])
}

/// Writes the files that changed.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    for output in outputs(repository, &Documents::load(repository)?)? {
        let name = repository.name(&output.path);
        if std::fs::read_to_string(&output.path).is_ok_and(|text| text == output.content) {
            println!("unchanged {name}");
            continue;
        }
        std::fs::write(&output.path, &output.content)
            .with_context(|| format!("cannot write {name}"))?;
        println!("wrote {name}");
    }
    Ok(ExitCode::SUCCESS)
}
