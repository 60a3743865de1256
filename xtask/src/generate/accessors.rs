//! Methods of the types of responses that read what was received: `channel.vlan_id()` is the VLAN
//! where the field `channel.vlan_id` holds one, and the field has the text where it does not.

use quote::quote;
use syn::{GenericArgument, Item, ItemStruct, Lit, PathArguments, Type, parse_quote};

/// The implementation with the accessors of a type; `None` if it needs none.
pub fn implementation(item: &ItemStruct) -> Option<Item> {
    let methods: Vec<_> = item
        .fields
        .iter()
        .filter_map(|field| {
            let (name, docs) = (field.ident.as_ref()?, docs(field));
            let argument = argument(&field.ty)?;
            let (kind, read) = match received(argument) {
                Some(value) if is(value, "Seconds") => (
                    quote!(::std::time::Duration),
                    quote!(crate::received::Received::duration),
                ),
                Some(value) => (quote!(#value), quote!(crate::received::Received::value)),
                None if is(argument, "Switch") => {
                    (quote!(bool), quote!(crate::values::Switch::to_bool))
                }
                None => return None,
            };
            let (output, value, rule) = if is(&field.ty, "Vec") {
                (
                    quote!(impl Iterator<Item = #kind> + '_),
                    quote!(self.#name.iter().filter_map(#read)),
                    " Those that cannot be read are left out; the field has their text.",
                )
            } else {
                (
                    quote!(::std::option::Option<#kind>),
                    quote!(self.#name.as_ref().and_then(#read)),
                    " `None` if it was not sent or cannot be read; the field has the text.",
                )
            };
            Some(quote! {
                #(#[doc = #docs])*
                #[doc = ""]
                #[doc = #rule]
                pub fn #name(&self) -> #output {
                    #value
                }
            })
        })
        .collect();
    let name = &item.ident;
    (!methods.is_empty()).then(|| parse_quote!(impl #name { #(#methods)* }))
}

/// What a field's documentation says.
fn docs(field: &syn::Field) -> Vec<String> {
    let text = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    field.attrs.iter().filter_map(text).collect()
}

/// The `T` of a `Received<T>`.
fn received(kind: &Type) -> Option<&Type> {
    is(kind, "Received").then(|| argument(kind)).flatten()
}

/// Whether a type's path ends with this name.
fn is(kind: &Type, name: &str) -> bool {
    let Type::Path(path) = kind else {
        return false;
    };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident == name)
}

/// The only argument of a generic type.
fn argument(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else {
        return None;
    };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(argument) => Some(argument),
            _ => None,
        },
        _ => None,
    }
}
