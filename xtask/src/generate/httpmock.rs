//! Typed mocks: progenitor's extension of httpmock for the spec, mended where it cannot work for this service.
//!
//! * It matches paths by the path key, whose fragment never reaches the wire, and pastes ids unescaped into a regular expression. Here the
//!   path, its parameters and the flag are matched by functions of `et-httpmock`, written by hand.
//! * The flag is part of what the operation is, and not to be set by users.
//! * Answers go through a function that holds them against the spec, and every answer can also be given as plain JSON or as a refusal.
//! * It writes no documentation.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use progenitor::{GenerationSettings, Generator, TypeImpl};
use quote::{format_ident, quote};
use syn::{
    Attribute, Block, File, FnArg, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, TraitItem, Type,
    parse_quote,
};

use super::codegen_view::CodegenView;
use super::{header, rustfmt, snake_case};
use crate::spec::Spec;
use crate::spec::operations::Operation;

/// Makes `et-httpmock/src/generated.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
    let view = CodegenView::of(&spec.document);
    let openapi: openapiv3::OpenAPI = serde_json::from_value(view.document)
        .context("openapi/et.yaml is not an OpenAPI 3.0 document")?;
    let mut settings = GenerationSettings::new();
    for (name, rust_type) in &view.replacements {
        settings.with_replacement(
            name,
            // Types of the raw client, seen from another crate.
            rust_type.replacen("crate::", "::et_api_raw::", 1),
            [TypeImpl::Display, TypeImpl::FromStr].into_iter(),
        );
    }
    let tokens = Generator::new(&settings)
        .httpmock(&openapi, "et_api_raw")
        .context("progenitor cannot generate mocks from openapi/et.yaml")?;
    let mut file: File =
        syn::parse2(tokens).context("progenitor wrote code that does not parse")?;
    let operations = Operations::of(spec)?;
    for item in &mut file.items {
        match item {
            Item::Mod(module) => mend_wrappers(module, &operations)?,
            Item::Trait(item) => {
                item.attrs.clear();
                document(
                    &mut item.attrs,
                    "A method for each operation that mocks it on a [`MockServer`](::httpmock::MockServer).",
                );
                describe_methods(item, &operations)?;
            }
            _ => {}
        }
    }
    Ok(header(spec) + &rustfmt::format(&prettyplease::unparse(&file))?)
}

/// The spec's operations by the name of their method.
struct Operations<'s>(BTreeMap<String, Mocked<'s>>);

/// What the mocks of an operation need to know of it.
struct Mocked<'s> {
    operation: Operation<'s>,
    action: &'s str,
    summary: &'s str,
    /// The names of its path parameters.
    path_parameters: Vec<&'s str>,
}

impl<'s> Operations<'s> {
    fn of(spec: &'s Spec) -> Result<Self> {
        let mut operations = BTreeMap::new();
        for operation in spec.operations() {
            let text = |name: &str| {
                operation.value[name]
                    .as_str()
                    .with_context(|| format!("{} has no {name}", operation.label()))
            };
            let parameters = operation.parameters(spec);
            let path_parameters = parameters
                .iter()
                .map(|pointer| spec.at(pointer))
                .filter(|parameter| parameter["in"] == "path")
                .filter_map(|parameter| parameter["name"].as_str())
                .collect();
            let (id, action, summary) = (
                text("operationId")?,
                text("x-bce-action")?,
                text("summary")?,
            );
            operations.insert(
                snake_case(id),
                Mocked {
                    action,
                    summary,
                    path_parameters,
                    operation,
                },
            );
        }
        Ok(Self(operations))
    }

    fn by_method(&self, name: &str) -> Result<&Mocked<'s>> {
        self.0
            .get(name)
            .with_context(|| format!("progenitor wrote a mock {name} for no operation"))
    }

    /// The operation of a wrapper, such as `QueryDedicatedLinesWhen`.
    fn by_wrapper(&self, name: &str) -> Option<(&Mocked<'s>, Side)> {
        let (stem, side) = match name.strip_suffix("When") {
            Some(stem) => (stem, Side::When),
            None => (name.strip_suffix("Then")?, Side::Then),
        };
        let mut mocked = self.0.values();
        Some((mocked.find(|mocked| mocked.action == stem)?, side))
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    When,
    Then,
}

/// Mends the wrappers, which stand in a module of their own.
fn mend_wrappers(module: &mut ItemMod, operations: &Operations<'_>) -> Result<()> {
    let (_, items) = module
        .content
        .as_mut()
        .context("the module of the wrappers is empty")?;
    module.attrs.clear();
    document(
        &mut module.attrs,
        "What each operation's mock can ask of requests and how it can answer.",
    );
    for item in items {
        match item {
            Item::Struct(item) => {
                let name = item.ident.to_string();
                let (mocked, side) = wrapper(operations, &name)?;
                let text = match side {
                    Side::When => "What a request must be like for the mock to answer it:",
                    Side::Then => "How the mock answers:",
                };
                let text = format!(
                    "{text} {} (`{}`).",
                    lower_first(mocked.summary),
                    mocked.action
                );
                document(&mut item.attrs, &text);
            }
            Item::Impl(item) => {
                let name = type_name(&item.self_ty)?;
                match wrapper(operations, &name)? {
                    (mocked, Side::When) => mend_when(item, mocked),
                    (mocked, Side::Then) => mend_then(item, mocked)?,
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn wrapper<'o, 's>(operations: &'o Operations<'s>, name: &str) -> Result<(&'o Mocked<'s>, Side)> {
    operations
        .by_wrapper(name)
        .with_context(|| format!("progenitor wrote a wrapper {name} for no operation"))
}

fn type_name(kind: &Type) -> Result<String> {
    match kind {
        Type::Path(path) => path
            .path
            .get_ident()
            .map(ToString::to_string)
            .context("a wrapper has a name"),
        _ => anyhow::bail!("progenitor implements something for no wrapper"),
    }
}

fn mend_when(item: &mut ItemImpl, mocked: &Mocked<'_>) {
    let path = mocked.operation.path;
    let method = format_ident!("{}", mocked.operation.method);
    let flag = match mocked.operation.flag {
        Some(flag) => quote!(Some(#flag)),
        None => quote!(None),
    };
    let flag_method = mocked.operation.flag.map(snake_case);
    item.items.retain(|item| {
        !matches!(item, ImplItem::Fn(function) if Some(function.sig.ident.to_string()) == flag_method)
    });
    for function in functions(item) {
        let name = function.sig.ident.to_string();
        let parameter = mocked
            .path_parameters
            .iter()
            .find(|parameter| snake_case(parameter) == name);
        let (text, body): (String, Option<Block>) = match (name.as_str(), parameter) {
            ("new", _) => (
                "Any request of the operation: its method, path and flag.".to_owned(),
                Some(parse_quote!({
                    Self(crate::request::of_operation(inner, ::httpmock::Method::#method, #path, #flag))
                })),
            ),
            ("into_inner", _) => (
                "What httpmock has for everything else that a request can be matched by."
                    .to_owned(),
                None,
            ),
            (_, Some(parameter)) => (
                format!("Requests with this `{parameter}` in their path."),
                Some(parse_quote!({
                    Self(crate::request::with_path_parameter(self.0, #path, #parameter, value))
                })),
            ),
            ("body", _) => ("Requests with this body, field by field.".to_owned(), None),
            _ => (
                format!(
                    "Requests whose query has this `{}`, or has none.",
                    lower_camel(&name)
                ),
                None,
            ),
        };
        document(&mut function.attrs, &text);
        if let Some(body) = body {
            function.block = body;
        }
    }
}

fn mend_then(item: &mut ItemImpl, mocked: &Mocked<'_>) -> Result<()> {
    let action = mocked.action;
    for function in functions(item) {
        let name = function.sig.ident.to_string();
        let class = match name.as_str() {
            "success" => 2_u16,
            "client_error" => 4,
            "server_error" => 5,
            "new" | "into_inner" => {
                let text = match name.as_str() {
                    "new" => " Nothing set yet.",
                    _ => {
                        " What httpmock has for everything else that an answer can be. It is not held against the spec."
                    }
                };
                document(&mut function.attrs, text);
                continue;
            }
            other => {
                anyhow::bail!("the mock of {action} has an answer {other}, which is not mended")
            }
        };
        let has_value = function.sig.inputs.iter().any(|input| {
            matches!(input, FnArg::Typed(typed) if matches!(&*typed.pat, syn::Pat::Ident(name) if name.ident == "value"))
        });
        let text = format!(
            "Answers with this status, {class}00 to {class}99{}.\n\n# Panics\nIf the service would never answer so.",
            if has_value {
                ", and this body"
            } else {
                ", without a body"
            }
        );
        document(&mut function.attrs, &text);
        function.attrs.push(parse_quote!(#[track_caller]));
        function.block = if has_value {
            parse_quote!({ Self(crate::answer::typed(self.0, #action, #class, status, value)) })
        } else {
            parse_quote!({ Self(crate::answer::empty(self.0, #action, #class, status)) })
        };
    }
    item.items.push(parse_quote! {
        /// Answers with this status and this JSON: for what the types do not know, and for forms in which the service has been seen to
        /// give a field.
        ///
        /// # Panics
        /// If the service would never answer so.
        #[track_caller]
        pub fn json(self, status: u16, body: ::serde_json::Value) -> Self {
            Self(crate::answer::json(self.0, #action, status, &body))
        }
    });
    item.items.push(parse_quote! {
        /// Refuses the request with this status and this code, such as 404 and `NoSuchObject`.
        ///
        /// # Panics
        /// If the service would never answer so.
        #[track_caller]
        pub fn refusal(self, status: u16, code: &str) -> Self {
            Self(crate::answer::refusal(self.0, #action, status, code))
        }
    });
    Ok(())
}

fn functions(item: &mut ItemImpl) -> impl Iterator<Item = &mut syn::ImplItemFn> {
    item.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// Documents the methods of the extension trait.
fn describe_methods(item: &mut ItemTrait, operations: &Operations<'_>) -> Result<()> {
    for item in &mut item.items {
        if let TraitItem::Fn(function) = item {
            let mocked = operations.by_method(&function.sig.ident.to_string())?;
            let text = format!(
                " Mocks `{}`: {}.",
                mocked.action,
                lower_first(mocked.summary)
            );
            let action = mocked.action;
            function.attrs.push(parse_quote!(#[doc = #text]));
            function.attrs.push(parse_quote!(#[doc(alias = #action)]));
        }
    }
    Ok(())
}

/// Adds documentation, line by line.
fn document(attributes: &mut Vec<Attribute>, text: &str) {
    for line in text.lines() {
        let space = if line.is_empty() { "" } else { " " };
        let line = format!("{space}{line}");
        attributes.push(parse_quote!(#[doc = #line]));
    }
}

/// `client_token` as the service spells it: `clientToken`.
fn lower_camel(name: &str) -> String {
    let mut parts = name.split('_');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(letters.as_str());
    }
    text
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}
