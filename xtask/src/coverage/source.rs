//! Looking things up in Rust source, as syntax.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprLit, Lit};

use crate::repository::Repository;

/// The methods that the `operation!`s under a folder call on the raw client, which they call `raw`.
pub fn raw_calls(repository: &Repository, folder: &str) -> Result<BTreeSet<String>> {
    struct Calls(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Calls {
        fn visit_macro(&mut self, call: &'ast syn::Macro) {
            if call.path.is_ident("operation") {
                collect_calls(call.tokens.clone(), &mut self.0);
            }
        }
    }
    let mut calls = Calls(BTreeSet::new());
    for file in files(repository, folder)? {
        calls.visit_file(&parse(repository, &file)?);
    }
    Ok(calls.0)
}

/// Finds `raw.METHOD` in tokens.
fn collect_calls(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for window in tokens.windows(3) {
        if let [
            TokenTree::Ident(receiver),
            TokenTree::Punct(dot),
            TokenTree::Ident(method),
        ] = window
            && receiver == "raw"
            && dot.as_char() == '.'
        {
            into.insert(method.to_string());
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            collect_calls(group.stream(), into);
        }
    }
}

/// The doc aliases of each item that has any, in all files under a folder.
pub fn doc_aliases(repository: &Repository, folder: &str) -> Result<Vec<BTreeSet<String>>> {
    struct Aliases(Vec<BTreeSet<String>>);
    impl Aliases {
        fn add(&mut self, attributes: &[Attribute]) {
            let aliases: BTreeSet<String> = attributes.iter().flat_map(aliases_of).collect();
            if !aliases.is_empty() {
                self.0.push(aliases);
            }
        }
    }
    impl<'ast> Visit<'ast> for Aliases {
        fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
            self.add(&item.attrs);
        }
        fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
            self.add(&item.attrs);
        }
        fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
            self.add(&item.attrs);
            visit::visit_item_struct(self, item);
        }
    }
    let mut aliases = Aliases(Vec::new());
    for file in files(repository, folder)? {
        aliases.visit_file(&parse(repository, &file)?);
    }
    Ok(aliases.0)
}

/// `#[doc(alias = "…")]`, or `#[doc(alias("…", "…"))]`.
fn aliases_of(attribute: &Attribute) -> Vec<String> {
    let mut aliases = Vec::new();
    if !attribute.path().is_ident("doc") {
        return aliases;
    }
    // Other forms of `doc` are errors to this parser and of no interest.
    let _ = attribute.parse_nested_meta(|meta| {
        if meta.path.is_ident("alias") {
            if meta.input.peek(syn::Token![=]) {
                aliases.push(meta.value()?.parse::<syn::LitStr>()?.value());
            } else {
                let list;
                syn::parenthesized!(list in meta.input);
                let list = list
                    .parse_terminated(<syn::LitStr as syn::parse::Parse>::parse, syn::Token![,])?;
                aliases.extend(list.iter().map(syn::LitStr::value));
            }
        }
        Ok(())
    });
    aliases
}

/// The first members, text, of the rows of a constant table of tuples.
pub fn table(repository: &Repository, file: &str, name: &str) -> Result<BTreeSet<String>> {
    struct Find<'n> {
        name: &'n str,
        value: Option<Expr>,
    }
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
            if item.ident == self.name {
                self.value = Some((*item.expr).clone());
            }
        }
        fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
            if item.ident == self.name {
                self.value = Some((*item.expr).clone());
            }
        }
    }
    let mut find = Find { name, value: None };
    find.visit_file(&parse(repository, &repository.path(file))?);
    let mut value = find
        .value
        .ok_or_else(|| anyhow!("{file} has no table {name}"))?;
    if let Expr::Reference(reference) = value {
        value = *reference.expr;
    }
    let Expr::Array(rows) = value else {
        bail!("{name} in {file} is no list of rows");
    };
    let first = |row: &Expr| match row {
        Expr::Tuple(row) => match row.elems.first() {
            Some(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    rows.elems
        .iter()
        .map(|row| {
            first(row).ok_or_else(|| {
                anyhow!("a row of {name} in {file} does not begin with an action's name")
            })
        })
        .collect()
}

/// The Rust files under a folder, in the order of their names.
fn files(repository: &Repository, folder: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![repository.path(folder)];
    while let Some(folder) = waiting.pop() {
        let unreadable = || format!("cannot read the folder {}", repository.name(&folder));
        for entry in std::fs::read_dir(&folder).with_context(unreadable)? {
            let path = entry.with_context(unreadable)?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn parse(repository: &Repository, file: &Path) -> Result<syn::File> {
    let name = repository.name(file);
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    syn::parse_file(&text).map_err(|error| {
        let line = error.span().start().line;
        anyhow!("cannot read {name}:{line}: {error}")
    })
}
