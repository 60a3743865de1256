//! The raw client: progenitor's output for the spec, polished.

use anyhow::{Context, Result};
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl, TypePatch};
use quote::quote;

use super::{codegen_view::CodegenView, pages, polish, rustfmt};
use crate::spec::Spec;

/// Makes `et-api-raw/src/generated.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
    let view = CodegenView::of(&spec.document);
    let openapi: openapiv3::OpenAPI =
        serde_json::from_value(view.document).context("the spec is not an OpenAPI 3.0 document")?;

    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(::std::sync::Arc<dyn crate::transport::Transport>))
        .with_map_type("::std::collections::BTreeMap")
        .with_derive("PartialEq")
        .with_derive("Eq")
        .with_derive("Hash");
    // A property that the vendor adds breaks no caller: builders construct the types.
    let mut open = TypePatch::default();
    open.with_attr("#[non_exhaustive]");
    let schemas = spec.document["components"]["schemas"].as_object();
    for name in schemas.into_iter().flat_map(|schemas| schemas.keys()) {
        settings.with_patch(name, &open);
    }
    for (name, rust_type) in &view.replacements {
        settings.with_replacement(
            name,
            rust_type,
            [TypeImpl::Display, TypeImpl::FromStr].into_iter(),
        );
    }
    let tokens = Generator::new(&settings)
        .generate_tokens(&openapi)
        .context("progenitor cannot generate a client from the spec")?;
    let mut file: syn::File =
        syn::parse2(tokens).context("progenitor wrote code that does not parse")?;
    polish::polish(&mut file, &spec.document);
    file.items.extend(pages::implementations(spec));
    rustfmt::file(spec, &prettyplease::unparse(&file))
}
