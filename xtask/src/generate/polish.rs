//! What progenitor and typify cannot be told: answers are read leniently, and types leave room to grow.
//!
//! * Every type is `#[non_exhaustive]`: a field the vendor adds breaks no caller. Builders construct them.
//! * In answers, a list reads null as empty, a whole number reads text, text reads a number, and a field that comes under one of its
//!   `x-bce-aliases` is read as if it came under its own name.
//! * Unknown fields of an answer are kept in a type whose Debug shows their names only.
//! * Requests are made and sent in fewer steps: see [`lean_requests`].
//! * Ids in paths are encoded by et-api-raw itself: progenitor lets a backslash through, which URLs read as a slash.
//! * The JSON schemas that typify pastes into the documentation are left out; the spec is the place to read them.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, quote};
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, FieldValue, Fields, File, Item, ItemStruct, ItemUse, Type, UseTree,
    parse_quote,
};

use super::lean_requests;

/// Polishes a generated file in place.
pub fn polish(file: &mut File, document: &Value) {
    TidyDocs.visit_file_mut(file);
    encode_ids(file);
    lean_requests::lean_requests(file);
    let answers = Answers::of(document);
    let types = file.items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_mut(),
        _ => None,
    });
    let Some((_, items)) = types else {
        return;
    };
    let mut readers = Vec::new();
    for item in items.iter_mut() {
        KeepUnknownFields.visit_item_mut(item);
        if let Item::Struct(item) = item {
            item.attrs.push(parse_quote!(#[non_exhaustive]));
            if let Some(aliases) = answers.schemas.get(&item.ident.to_string()) {
                read_leniently(item);
                readers.extend(read_aliases(item, aliases));
            }
        }
    }
    items.extend(readers);
}

/// Field spellings by property name.
type Aliases = BTreeMap<String, Vec<String>>;

/// The schemas that answers are made of.
struct Answers {
    schemas: BTreeMap<String, Aliases>,
}

impl Answers {
    /// All schemas reachable from a response.
    fn of(document: &Value) -> Self {
        let mut names = BTreeSet::new();
        let paths = document["paths"]
            .as_object()
            .into_iter()
            .flat_map(|paths| paths.values());
        for operation in paths
            .filter_map(Value::as_object)
            .flat_map(|item| item.values())
        {
            collect(document, &operation["responses"], &mut names);
        }
        let aliases = |name: &String| {
            document["components"]["schemas"][name]["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(property, schema)| {
                    let list = schema.get("x-bce-aliases")?.as_array()?;
                    let list = list
                        .iter()
                        .filter_map(Value::as_str)
                        .map(str::to_owned)
                        .collect();
                    Some((property.clone(), list))
                })
                .collect()
        };
        Self {
            schemas: names
                .iter()
                .map(|name| (name.clone(), aliases(name)))
                .collect(),
        }
    }
}

/// Follows every `$ref` under a value.
fn collect(document: &Value, value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(document, item, names)),
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                let name = reference.rsplit('/').next().unwrap_or_default();
                let is_new = !reference.contains("/schemas/") || names.insert(name.to_owned());
                if is_new && let Some(target) = document.pointer(reference.trim_start_matches('#'))
                {
                    collect(document, target, names);
                }
            }
            object
                .values()
                .for_each(|child| collect(document, child, names));
        }
        _ => {}
    }
}

fn read_leniently(item: &mut ItemStruct) {
    let Fields::Named(fields) = &mut item.fields else {
        return;
    };
    for field in &mut fields.named {
        let kind = field.ty.to_token_stream().to_string().replace(' ', "");
        if kind.starts_with("::std::vec::Vec<") {
            field
                .attrs
                .push(parse_quote!(#[serde(deserialize_with = "crate::lenient::null_as_empty")]));
        } else if kind == "::std::option::Option<i64>" {
            field.attrs.push(
                parse_quote!(#[serde(default, deserialize_with = "crate::lenient::integer")]),
            );
        } else if kind == "::std::option::Option<::std::string::String>" {
            field
                .attrs
                .push(parse_quote!(#[serde(default, deserialize_with = "crate::lenient::text")]));
        }
    }
}

/// Has a type read fields under their other names. Serde's own `alias` fails when both names are there, and would spoil a whole list; so
/// what serde derives stays behind, as functions of the type, and is given the fields by their proper names.
fn read_aliases(item: &mut ItemStruct, aliases: &Aliases) -> Vec<Item> {
    let pairs: Vec<_> = aliases
        .iter()
        .flat_map(|(name, others)| others.iter().map(move |other| quote!((#other, #name))))
        .collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    item.attrs.push(parse_quote!(#[serde(remote = "Self")]));
    let name = &item.ident;
    vec![
        parse_quote! {
            impl<'de> ::serde::Deserialize<'de> for #name {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                    Self::deserialize(crate::respelled::Respelled::new(deserializer, &[#(#pairs),*]))
                }
            }
        },
        parse_quote! {
            impl ::serde::Serialize for #name {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                    Self::serialize(self, serializer)
                }
            }
        },
    ]
}

/// Gives unknown fields their own type, in the types and in their builders.
struct KeepUnknownFields;

impl VisitMut for KeepUnknownFields {
    fn visit_type_mut(&mut self, kind: &mut Type) {
        // Whatever map the generator is set to, it takes serde_json's own for fields of any value.
        let map: Type = parse_quote!(::serde_json::Map<::std::string::String, ::serde_json::Value>);
        if *kind == map {
            *kind = parse_quote!(crate::unknown_fields::UnknownFields);
        } else {
            visit_mut::visit_type_mut(self, kind);
        }
    }

    /// Whoever builds an answer need not say that it has no unknown fields.
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let missing: Expr = parse_quote!(Err("no value supplied for extra".to_string()));
        if field.expr == missing {
            field.expr = parse_quote!(Ok(Default::default()));
        }
    }
}

/// Leaves JSON schemas out of doc comments and puts a space before their text.
struct TidyDocs;

impl VisitMut for TidyDocs {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let syn::Meta::NameValue(pair) = &mut attribute.meta else {
            return;
        };
        let syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) = &pair.value
        else {
            return;
        };
        if !pair.path.is_ident("doc") {
            return;
        }
        let text = text.value();
        let kept = text
            .find("<details><summary>JSON schema</summary>")
            .map_or(text.as_str(), |start| &text[..start]);
        let kept = format!(" {}", kept.trim()).replace('\n', "\n ");
        pair.value = parse_quote!(#kept);
    }
}

/// Has ids encoded by `et-api-raw` instead of progenitor: both functions have the same name, so only the import changes.
fn encode_ids(file: &mut File) {
    let imported =
        |tree: &UseTree| matches!(tree, UseTree::Name(name) if name.ident == "encode_path");
    for item in &mut file.items {
        if let Item::Use(ItemUse {
            tree: UseTree::Path(path),
            ..
        }) = item
            && path.ident == "progenitor_client"
            && let UseTree::Group(group) = &mut *path.tree
            && group.items.iter().any(imported)
        {
            group.items = std::mem::take(&mut group.items)
                .into_iter()
                .filter(|tree| !imported(tree))
                .collect();
        }
    }
    file.items.insert(
        0,
        parse_quote!(
            use crate::path::encode_path;
        ),
    );
}
