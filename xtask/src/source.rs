//! Rust source files, and what can be seen in them without building them.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use syn::visit::{self, Visit};

use crate::repository::Repository;

/// A source file.
pub struct Source {
    /// The file's name without folder and ending.
    pub module: String,
    pub file: syn::File,
}

/// Reads all source files below a folder.
pub fn sources(folder: &str, repository: &Repository) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    read(&repository.path(folder), repository, &mut sources)?;
    Ok(sources)
}

fn read(folder: &Path, repository: &Repository, into: &mut Vec<Source>) -> Result<()> {
    let name = repository.name(folder);
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {name}"))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, repository, into)?;
        } else if path.extension() == Some("rs".as_ref()) {
            let name = repository.name(&path);
            let text = std::fs::read_to_string(&path);
            let text = text.with_context(|| format!("cannot read {name}"))?;
            let file = syn::parse_file(&text).with_context(|| format!("{name} does not parse"))?;
            let module = path.file_stem().unwrap_or_default().to_string_lossy();
            let module = module.into_owned();
            into.push(Source { module, file });
        }
    }
    Ok(())
}

/// The names in a piece of code.
#[derive(Default)]
pub struct Names {
    /// Called methods, and fields that are read or set.
    pub members: BTreeSet<String>,
    /// Every segment of every path: types, functions, modules.
    pub paths: BTreeSet<String>,
    /// String literals.
    pub texts: BTreeSet<String>,
}

impl Names {
    /// The names in a file.
    pub fn of_file(file: &syn::File) -> Self {
        let mut names = Self::default();
        names.visit_file(file);
        names
    }

    /// The names in the body of a function.
    pub fn of_block(block: &syn::Block) -> Self {
        let mut names = Self::default();
        names.visit_block(block);
        names
    }

    /// The names in a type.
    pub fn of_type(ty: &syn::Type) -> Self {
        let mut names = Self::default();
        names.visit_type(ty);
        names
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.members.insert(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_member(&mut self, member: &'ast syn::Member) {
        if let syn::Member::Named(name) = member {
            self.members.insert(name.to_string());
        }
    }

    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        self.paths.insert(segment.ident.to_string());
        visit::visit_path_segment(self, segment);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.texts.insert(text.value());
    }
}

/// The last name of a type: `Bfd` of `types::builder::Bfd<'a>`.
pub fn last_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}
