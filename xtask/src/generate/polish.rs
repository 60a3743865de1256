//! What progenitor's and typify's settings cannot express, applied to the generated syntax tree.
//!
//! * A field keeps the vendor's spelling on the wire, and in the search of the documentation.
//! * In responses, a list reads null as empty, a page has no more items than the API allows, text
//!   reads a number, and a property that arrives under one of its `x-bce-aliases` is read under its
//!   own name. What was received has accessors that give its type.
//! * Secrets and contacts are written only where that is asked for.
//! * Unknown properties of a response are kept in a type whose `Debug` shows their names only.
//! * The client's `Debug`, which would show the headers of its HTTP client, is written by hand.
//! * Every operation is split into building a request and decoding a response: see
//!   [`requests`].

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, quote};
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, FieldValue, Fields, File, Item, ItemStruct, Type, parse_quote};

use super::accessors;
use super::field_attributes::set_serde;
use super::names::{keep_vendor_names, property_of};
use super::requests;

/// Polishes a generated file in place.
pub fn polish(file: &mut File, document: &Value) {
    let responses = Responses::of(document);
    SpaceDocs.visit_file_mut(file);
    requests::split_requests(file);
    import_own_error(file);
    leave_out_debug_of_client(file);
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
        let Item::Struct(item) = item else {
            continue;
        };
        let name = item.ident.to_string();
        let schema = &document["components"]["schemas"][&name];
        keep_vendor_names(item, schema);
        hide_sensitive(item);
        if let Some(aliases) = responses.schemas.get(&name) {
            read_leniently(item, schema, &responses.page_items);
            readers.extend(read_aliases(item, aliases));
            readers.extend(accessors::implementation(item));
        }
    }
    items.extend(readers);
}

/// Derives no `Debug` for the client.
fn leave_out_debug_of_client(file: &mut File) {
    for item in &mut file.items {
        if let Item::Struct(client) = item
            && client.ident == "Client"
        {
            client
                .attrs
                .retain(|attribute| !attribute.path().is_ident("derive"));
            client.attrs.push(parse_quote!(#[derive(Clone)]));
        }
    }
}

/// Other names by property name.
type Aliases = BTreeMap<String, Vec<String>>;

/// The schemas that responses are made of.
struct Responses {
    schemas: BTreeMap<String, Aliases>,
    /// The properties that hold the items of a page.
    page_items: BTreeSet<String>,
}

impl Responses {
    /// All schemas reachable from a response.
    fn of(document: &Value) -> Self {
        let mut names = BTreeSet::new();
        let mut page_items = BTreeSet::new();
        let paths = document["paths"]
            .as_object()
            .into_iter()
            .flat_map(|paths| paths.values());
        for operation in paths
            .filter_map(Value::as_object)
            .flat_map(|item| item.values())
        {
            collect(document, &operation["responses"], &mut names);
            let items = operation["x-bce-paginator"]["result_key"].as_str();
            page_items.extend(items.map(str::to_owned));
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
            page_items,
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

/// Leaves secrets and contacts out of what serde writes, unless they are exposed.
fn hide_sensitive(item: &mut ItemStruct) {
    for field in &mut item.fields {
        let hidden = match without_spaces(&field.ty).as_str() {
            "crate::sensitive::Sensitive" => "crate::sensitive::Sensitive::is_hidden",
            "::std::option::Option<crate::sensitive::Sensitive>" => "crate::sensitive::is_hidden",
            _ => continue,
        };
        set_serde(field, "skip_serializing_if", hidden);
    }
}

/// A type as text.
fn without_spaces(kind: &Type) -> String {
    kind.to_token_stream().to_string().replace(' ', "")
}

fn read_leniently(item: &mut ItemStruct, schema: &Value, page_items: &BTreeSet<String>) {
    let Fields::Named(fields) = &mut item.fields else {
        return;
    };
    for field in &mut fields.named {
        let kind = without_spaces(&field.ty);
        let holds_page =
            property_of(field, schema).is_some_and(|(name, _)| page_items.contains(name));
        if kind.starts_with("::std::vec::Vec<") && holds_page {
            field
                .attrs
                .push(parse_quote!(#[serde(deserialize_with = "crate::lenient::page")]));
        } else if kind.starts_with("::std::vec::Vec<") {
            field
                .attrs
                .push(parse_quote!(#[serde(deserialize_with = "crate::lenient::null_as_empty")]));
        } else if kind == "::std::option::Option<::std::string::String>" {
            field
                .attrs
                .push(parse_quote!(#[serde(default, deserialize_with = "crate::lenient::text")]));
        }
    }
}

/// Has a type read properties under their other names. Serde's own `alias` fails when both names
/// are present, and would spoil a whole list. So the derived code becomes functions of the type
/// (`serde(remote)`), which get the properties by their own names.
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
                fn deserialize<D: ::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    Self::deserialize(crate::aliases::AliasDeserializer::new(
                        deserializer,
                        &[#(#pairs),*],
                    ))
                }
            }
        },
        parse_quote! {
            impl ::serde::Serialize for #name {
                fn serialize<S: ::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    Self::serialize(self, serializer)
                }
            }
        },
    ]
}

/// Gives unknown properties their own type, in the types and in their builders.
struct KeepUnknownFields;

impl VisitMut for KeepUnknownFields {
    fn visit_type_mut(&mut self, kind: &mut Type) {
        // The generator uses serde_json's own map for properties of any value, whatever map type it
        // is set to.
        let map: Type = parse_quote!(::serde_json::Map<::std::string::String, ::serde_json::Value>);
        if *kind == map {
            *kind = parse_quote!(crate::unknown_fields::UnknownFields);
        } else {
            visit_mut::visit_type_mut(self, kind);
        }
    }

    /// A response can be built without saying that it has no unknown properties.
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let missing: Expr = parse_quote!(Err("no value supplied for extra".to_string()));
        if field.expr == missing {
            field.expr = parse_quote!(Ok(Default::default()));
        }
    }
}

/// Puts a space before the text of doc comments, as people write them.
struct SpaceDocs;

impl VisitMut for SpaceDocs {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if let syn::Meta::NameValue(pair) = &mut attribute.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) = &pair.value
        {
            let text = format!(" {}", text.value().trim()).replace('\n', "\n ");
            pair.value = parse_quote!(#text);
        }
    }
}

/// Imports et-api-raw's own error, and of progenitor's client only what is still used.
fn import_own_error(file: &mut File) {
    let is_import = |item: &Item| matches!(item, Item::Use(_));
    file.items.retain(|item| !is_import(item));
    file.items.insert(
        0,
        parse_quote!(
            pub use progenitor_client::{ClientInfo, ResponseValue};
        ),
    );
    for item in &mut file.items {
        if let Item::Mod(module) = item
            && module.ident == "builder"
            && let Some((_, items)) = &mut module.content
        {
            items.retain(|item| !is_import(item));
            items.insert(
                0,
                parse_quote!(
                    use super::{ResponseValue, types};
                ),
            );
            items.insert(
                1,
                parse_quote!(
                    use crate::Error;
                ),
            );
        }
    }
}
