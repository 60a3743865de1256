//! The responses that are pages of a list: what `x-bce-paginator` says, as implementations of
//! `Page`.

use quote::format_ident;
use syn::{Item, parse_quote};

use super::names::rust_name;
use crate::spec::Spec;

/// One implementation of `Page` for each operation with a paginator.
pub fn implementations(spec: &Spec) -> Vec<Item> {
    let operations = spec.operations();
    operations
        .iter()
        .filter_map(|operation| {
            let paginator = &spec.at(&operation.pointer)["x-bce-paginator"];
            let schema = operation
                .success_schema(spec)
                .map(|place| spec.resolve(&place))?;
            let properties = &spec.at(&schema)["properties"];
            let field = |key: &str| {
                let vendor = paginator[key].as_str()?;
                Some(format_ident!("{}", rust_name(&properties[vendor], vendor)))
            };
            let page = format_ident!("{}", schema.rsplit('/').next()?);
            let (next, more) = (field("output_token")?, field("more_results")?);
            let (items, result) = (field("result_key")?, paginator["result_key"].as_str()?);
            let item = &properties[result]["items"]["$ref"];
            let item = format_ident!("{}", item.as_str()?.rsplit('/').next()?);
            Some(parse_quote! {
                impl crate::page::Page for types::#page {
                    type Item = types::#item;
                    fn items(&self) -> &[Self::Item] {
                        &self.#items
                    }
                    fn into_items(self) -> Vec<Self::Item> {
                        self.#items
                    }
                    fn next_marker(&self) -> Option<&str> {
                        self.#next.as_deref()
                    }
                    fn is_truncated(&self) -> Option<bool> {
                        self.#more
                    }
                }
            })
        })
        .collect()
}
