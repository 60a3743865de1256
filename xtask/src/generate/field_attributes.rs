//! Setting what serde does with a field of the generated code.

use syn::punctuated::Punctuated;
use syn::{Field, Meta, Token, parse_quote};

/// Has `#[serde(name = "value")]` stand on a field, once.
pub fn set_serde(field: &mut Field, name: &str, value: &str) {
    let name = quote::format_ident!("{name}");
    for attribute in &mut field.attrs {
        if attribute.path().is_ident("serde")
            && let Ok(metas) =
                attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        {
            let others = metas.iter().filter(|meta| !meta.path().is_ident(&name));
            *attribute = parse_quote!(#[serde(#(#others),*)]);
        }
    }
    field.attrs.push(parse_quote!(#[serde(#name = #value)]));
}
