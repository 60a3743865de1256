//! Layers `sdk` and `blocking`: the calls of `et-sdk`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::{GenericArgument, GenericParam, ImplItem, Item, ItemImpl, PathArguments, ReturnType};

use super::Subject;
use crate::generate::{rust_name, snake_case};
use crate::repository::Repository;
use crate::source::{Names, Source, last_name, sources};
use crate::spec::{pointer, schemas};

/// What the SDK's source says about its calls.
pub struct Sdk {
    /// The types with an implementation of `Generated`, and the names in it.
    generated: BTreeMap<String, Names>,
    /// The types with an implementation of `Operation` itself, and the names that its request is
    /// built with.
    by_hand: BTreeMap<String, Names>,
    /// The types that are lists.
    lists: BTreeSet<String>,
    /// The types whose calls a method makes for a client of either mode.
    in_either_mode: BTreeSet<String>,
    /// The names in each file.
    files: Vec<Names>,
}

impl Sdk {
    pub fn read(repository: &Repository) -> Result<Self> {
        let mut sdk = Self {
            generated: BTreeMap::new(),
            by_hand: BTreeMap::new(),
            lists: BTreeSet::new(),
            in_either_mode: BTreeSet::new(),
            files: Vec::new(),
        };
        for Source { file, .. } in sources("crates/et-sdk/src", repository)? {
            sdk.files.push(Names::of_file(&file));
            for item in &file.items {
                if let Item::Impl(item) = item {
                    sdk.implementation(item);
                }
            }
        }
        Ok(sdk)
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let name = item.trait_.as_ref().and_then(|(_, path, _)| {
            let last = path.segments.last()?;
            Some(last.ident.to_string())
        });
        match (name.as_deref(), last_name(&item.self_ty)) {
            (Some("Generated"), Some(own)) => {
                for function in functions(item) {
                    self.generated
                        .insert(own.clone(), Names::of_block(&function.block));
                }
            }
            (Some("Operation"), Some(own)) => {
                let mut functions = functions(item);
                if let Some(function) = functions.find(|it| it.sig.ident == "into_request") {
                    self.by_hand.insert(own, Names::of_block(&function.block));
                }
            }
            (Some("List"), Some(own)) => {
                self.lists.insert(own);
            }
            (None, _) => self.in_either_mode.extend(calls_of_parameters(item)),
            _ => {}
        }
    }

    pub fn check(&self, subject: &mut Subject<'_>) {
        let action = subject.action;
        let mut calls = self.generated.iter().chain(&self.by_hand);
        let Some((name, names)) = calls.find(|(_, names)| names.members.contains(subject.id))
        else {
            return subject.add_whole("sdk", format!("no call sends {action}"));
        };
        let (spec, operation) = (subject.spec, subject.operation);
        for place in operation.parameters(spec) {
            let parameter = spec.at(&place);
            let wire_name = parameter["name"].as_str().unwrap_or_default();
            if parameter["required"] == true && !names.members.contains(&snake_case(wire_name)) {
                let message = format!("{name} never sends {wire_name}, which {action} requires");
                subject.add(&place, "sdk", message);
            }
        }
        self.check_body(subject, name, names);
        if !self.in_either_mode.contains(name) {
            let message = format!("no method of a blocking client makes {name} ({action})");
            subject.add_whole("blocking", message);
        }
        let paginator = pointer::child(&operation.pointer, "x-bce-paginator");
        if spec.at(&paginator).is_object() && !self.lists.contains(name) {
            let message = format!("{name} ({action}) is not followed page by page in either mode");
            subject.add(&paginator, "blocking", message);
        }
    }

    fn check_body(&self, subject: &mut Subject<'_>, name: &str, names: &Names) {
        let (spec, action) = (subject.spec, subject.action);
        let Some(media) = subject.operation.request_body(spec) else {
            return;
        };
        let body = pointer::child(&subject.operation.pointer, "requestBody");
        if !names.members.contains("body") && spec.at(&spec.resolve(&body))["required"] == true {
            let message = format!("{name} never sends a body, which {action} requires");
            subject.add(&body, "sdk", message);
        }
        let schema = spec.resolve(&pointer::child(&media, "schema"));
        let ty = pointer::name(&schema);
        // The files that build such a body.
        let files = || self.files.iter().filter(|file| file.paths.contains(&ty));
        for field in schemas::required(spec.at(&schema)) {
            let place = pointer::child(&pointer::child(&schema, "properties"), field);
            let own = rust_name(spec.at(&place), field);
            if !files().any(|file| file.members.contains(&own)) {
                let message = format!("{name} never sends {field}, which {action} requires");
                subject.add(&place, "sdk", message);
            }
        }
    }
}

fn functions(item: &ItemImpl) -> impl Iterator<Item = &syn::ImplItemFn> {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// The types `O` for which a method returns a `Call<O, M>` whose `M` is a parameter of the
/// implementation.
fn calls_of_parameters(item: &ItemImpl) -> Vec<String> {
    let parameters = item.generics.params.iter();
    let parameters: Vec<_> = parameters
        .filter_map(|parameter| match parameter {
            GenericParam::Type(ty) => Some(ty.ident.to_string()),
            _ => None,
        })
        .collect();
    let returned = |function: &syn::ImplItemFn| {
        let ReturnType::Type(_, ty) = &function.sig.output else {
            return None;
        };
        let syn::Type::Path(path) = &**ty else {
            return None;
        };
        let last = path.path.segments.last()?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let mut types = arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => last_name(ty),
            _ => None,
        });
        let (operation, mode) = (types.next()?, types.next()?);
        (last.ident == "Call" && parameters.contains(&mode)).then_some(operation)
    };
    functions(item).filter_map(returned).collect()
}
