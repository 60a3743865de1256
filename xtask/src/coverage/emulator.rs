//! Layer `emulator`: the handlers of `et-emulator`, and the fields that they read.
//!
//! A handler reads a body by deserializing it into a type. All types that the handler mentions, in
//! itself or in functions that it calls by name, and the types of their fields, make up what it
//! reads. A field that has a single value decides nothing and need not be read.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprTuple, Fields, Lit};

use super::Subject;
use crate::repository::Repository;
use crate::source::{Names, Source, sources};
use crate::spec::pointer;
use crate::spec::{Spec, schemas};

/// What the emulator's source says about its actions.
#[derive(Default)]
pub struct Emulator {
    /// The handlers by action: module and function.
    handlers: BTreeMap<String, (String, String)>,
    /// The functions by module and name.
    functions: BTreeMap<(String, String), Names>,
    /// The types that can be deserialized, by name. Several may share a name.
    types: BTreeMap<String, Vec<Deserialized>>,
}

/// A type that is read from JSON.
struct Deserialized {
    /// The module that it is in, and the function if it is local to one.
    place: (String, String),
    /// The names that it reads.
    fields: BTreeSet<String>,
    /// The types that it consists of.
    parts: BTreeSet<String>,
}

impl Emulator {
    pub fn read(repository: &Repository) -> Result<Self> {
        let mut emulator = Self::default();
        for Source { module, file } in sources("crates/et-emulator/src", repository)? {
            let mut reader = Reader {
                emulator: &mut emulator,
                module,
                function: String::new(),
            };
            reader.visit_file(&file);
        }
        Ok(emulator)
    }

    pub fn check(&self, subject: &mut Subject<'_>) {
        let action = subject.action;
        let Some(handler) = self.handlers.get(action) else {
            return subject.add_whole("emulator", format!("no handler carries out {action}"));
        };
        let spec = subject.spec;
        let Some(media) = subject.operation.request_body(spec) else {
            return;
        };
        let read = self.fields_read_by(handler);
        let mut fields = Vec::new();
        collect(spec, &pointer::child(&media, "schema"), &mut fields);
        let (module, function) = handler;
        for (name, place) in fields {
            if !read.contains(&name) {
                let message = format!("{module}::{function} ({action}) never reads {name}");
                subject.add(&place, "emulator", message);
            }
        }
    }

    /// The names of the fields that a function reads.
    fn fields_read_by(&self, handler: &(String, String)) -> BTreeSet<String> {
        let mut functions = vec![handler.clone()];
        let mut seen = BTreeSet::new();
        let mut types = BTreeSet::new();
        while let Some(place) = functions.pop() {
            let Some(names) = self.functions.get(&place) else {
                continue;
            };
            if !seen.insert(place.clone()) {
                continue;
            }
            let (module, _) = &place;
            // Functions of the same file, and those named with their module.
            let modules = names.paths.iter().chain([module]);
            let called = modules.flat_map(|module| {
                let name = |function: &String| (module.clone(), function.clone());
                names.paths.iter().chain(&names.members).map(name)
            });
            functions.extend(called.filter(|place| self.functions.contains_key(place)));
            types.extend(names.paths.iter().map(|name| (place.clone(), name.clone())));
        }
        let mut fields = BTreeSet::new();
        let mut waiting = Vec::from_iter(types);
        let mut read = BTreeSet::new();
        while let Some((place, name)) = waiting.pop() {
            let Some(same_name) = self.types.get(&name) else {
                continue;
            };
            if !read.insert((place.clone(), name)) {
                continue;
            }
            let nearest = same_name.iter().map(|ty| ty.nearness(&place)).max();
            for ty in same_name
                .iter()
                .filter(|ty| Some(ty.nearness(&place)) == nearest)
            {
                fields.extend(ty.fields.iter().cloned());
                let place = &ty.place;
                waiting.extend(ty.parts.iter().map(|part| (place.clone(), part.clone())));
            }
        }
        fields
    }
}

impl Deserialized {
    /// How near it is to a function that names it: local to it, in its file, elsewhere.
    fn nearness(&self, (module, function): &(String, String)) -> u8 {
        let (own_module, own_function) = &self.place;
        match own_module == module {
            true if own_function == function => 2,
            true => 1,
            false => 0,
        }
    }
}

/// The fields of a schema at any depth, each with its place.
fn collect(spec: &Spec, schema: &str, into: &mut Vec<(String, String)>) {
    let schema = schemas::typed(spec, schema);
    let items = pointer::child(&schema, "items");
    if spec.at(&items).is_object() {
        collect(spec, &items, into);
    }
    let properties = pointer::child(&schema, "properties");
    for name in spec.keys(&properties) {
        let place = pointer::child(&properties, name);
        collect(spec, &place, into);
        let values = spec.at(&schemas::typed(spec, &place))["enum"].as_array();
        if values.is_none_or(|values| values.len() != 1) {
            into.push((name.to_owned(), place));
        }
    }
}

/// Reads a file.
struct Reader<'e> {
    emulator: &'e mut Emulator,
    module: String,
    /// The function that is being read; empty outside of one.
    function: String,
}

impl Reader<'_> {
    fn function(&mut self, name: &syn::Ident, block: &syn::Block) {
        let place = (self.module.clone(), name.to_string());
        let names = Names::of_block(block);
        let known = self.emulator.functions.entry(place).or_default();
        known.members.extend(names.members);
        known.paths.extend(names.paths);
    }

    fn deserialized<'f>(
        &mut self,
        name: &syn::Ident,
        attributes: &[Attribute],
        fields: impl Iterator<Item = (&'f Fields, &'f [Attribute])>,
    ) {
        if !derives_deserialize(attributes) {
            return;
        }
        let of_type = Serde::of(attributes);
        let mut ty = Deserialized {
            place: (self.module.clone(), self.function.clone()),
            fields: BTreeSet::from_iter(of_type.tag),
            parts: BTreeSet::new(),
        };
        for (fields, attributes) in fields {
            let of_variant = Serde::of(attributes);
            let camel_case = of_type.camel_case || of_variant.camel_case;
            for field in fields {
                ty.parts.extend(Names::of_type(&field.ty).paths);
                let of_field = Serde::of(&field.attrs);
                ty.fields.extend(of_field.names);
                let name = field.ident.as_ref().map(ToString::to_string);
                ty.fields.extend(name.map(|name| match camel_case {
                    true => lower_camel_case(&name),
                    false => name,
                }));
            }
        }
        let types = self.emulator.types.entry(name.to_string()).or_default();
        types.push(ty);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig.ident, &item.block);
        let outer = std::mem::replace(&mut self.function, item.sig.ident.to_string());
        visit::visit_item_fn(self, item);
        self.function = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block);
        let outer = std::mem::replace(&mut self.function, item.sig.ident.to_string());
        visit::visit_impl_item_fn(self, item);
        self.function = outer;
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let fields = std::iter::once((&item.fields, &[][..]));
        self.deserialized(&item.ident, &item.attrs, fields);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        let variants = item.variants.iter();
        let fields = variants.map(|variant| (&variant.fields, &*variant.attrs));
        self.deserialized(&item.ident, &item.attrs, fields);
    }

    fn visit_expr_tuple(&mut self, tuple: &'ast ExprTuple) {
        let elements: Vec<_> = tuple.elems.iter().collect();
        if let [Expr::Lit(action), Expr::Path(handler)] = &elements[..]
            && let Lit::Str(action) = &action.lit
            && let Some(function) = handler.path.get_ident()
        {
            // A row of the file's own table.
            let place = (self.module.clone(), function.to_string());
            self.emulator.handlers.insert(action.value(), place);
        }
        visit::visit_expr_tuple(self, tuple);
    }
}

fn derives_deserialize(attributes: &[Attribute]) -> bool {
    let mut derives = attributes.iter().filter(|it| it.path().is_ident("derive"));
    derives.any(|derive| {
        let mut found = false;
        // What does not parse does not compile either.
        let _ = derive.parse_nested_meta(|meta| {
            found |= meta
                .path
                .segments
                .last()
                .is_some_and(|it| it.ident == "Deserialize");
            Ok(())
        });
        found
    })
}

/// What serde's attributes say about names.
#[derive(Default)]
struct Serde {
    camel_case: bool,
    tag: Option<String>,
    /// Other names of a field.
    names: Vec<String>,
}

impl Serde {
    fn of(attributes: &[Attribute]) -> Self {
        let mut serde = Self::default();
        for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
            let _ = attribute.parse_nested_meta(|meta| {
                let key = meta.path.get_ident().map(ToString::to_string);
                let value = match meta.value() {
                    Ok(value) => value.parse::<syn::LitStr>()?.value(),
                    Err(_) => return Ok(()),
                };
                match key.as_deref() {
                    Some("rename_all" | "rename_all_fields") => {
                        serde.camel_case |= value == "camelCase";
                    }
                    Some("tag") => serde.tag = Some(value),
                    Some("rename" | "alias") => serde.names.push(value),
                    _ => {}
                }
                Ok(())
            });
        }
        serde
    }
}

fn lower_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        text + &String::from_iter(first.into_iter().chain(letters))
    })
}
