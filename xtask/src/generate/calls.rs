//! The Rust calls of the operations, as the SDK's source has them.
//!
//! A method is the call of an action that is one of its `#[doc(alias)]`es. The methods that return
//! the type it belongs to lead there from the client.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::{Expr, FnArg, ImplItem, Item, ItemImpl, Lit, Pat, ReturnType, Visibility};

use crate::repository::Repository;
use crate::source::{Source, last_name, sources};

/// Where every call starts.
const START: (&str, &str) = ("Client", "client");

/// The public methods of the SDK that make calls or lead to them.
pub struct Calls {
    methods: Vec<Method>,
    /// How to come by a value of each type, as Rust.
    values: BTreeMap<String, String>,
}

/// A public method.
struct Method {
    /// The type that has it.
    of: String,
    /// The type that it returns.
    to: String,
    /// The call as Rust: `route_rule(id)`.
    call: String,
    /// The words that find it in the documentation.
    aliases: BTreeSet<String>,
}

impl Calls {
    pub fn read(repository: &Repository) -> Result<Self> {
        let mut methods = Vec::new();
        for Source { file, .. } in sources("crates/et-sdk/src", repository)? {
            for item in &file.items {
                if let Item::Impl(item) = item
                    && item.trait_.is_none()
                {
                    add_methods(item, &mut methods);
                }
            }
        }
        // The order of files in a folder is no order.
        methods.sort_by(|one, other| one.call.cmp(&other.call));
        Ok(Self {
            values: values(&methods),
            methods,
        })
    }

    /// The calls of an action.
    pub fn of(&self, action: &str) -> BTreeSet<String> {
        let methods = self.methods.iter();
        let named = methods.filter(|method| method.aliases.contains(action));
        let whole = named.filter_map(|method| {
            let value = self.values.get(&method.of)?;
            Some(format!("{value}.{}", method.call))
        });
        whole.collect()
    }
}

/// The shortest way to a value of each type that methods lead to.
fn values(methods: &[Method]) -> BTreeMap<String, String> {
    let (start, client) = START;
    let mut values = BTreeMap::from([(start.to_owned(), client.to_owned())]);
    loop {
        let mut further = BTreeMap::new();
        for method in methods {
            if let Some(value) = values.get(&method.of)
                && !values.contains_key(&method.to)
            {
                let value = format!("{value}.{}", method.call);
                further.entry(method.to.clone()).or_insert(value);
            }
        }
        if further.is_empty() {
            return values;
        }
        values.extend(further);
    }
}

fn add_methods(item: &ItemImpl, into: &mut Vec<Method>) {
    let Some(of) = last_name(&item.self_ty) else {
        return;
    };
    for item in &item.items {
        let ImplItem::Fn(function) = item else {
            continue;
        };
        let signature = &function.sig;
        let ReturnType::Type(_, ty) = &signature.output else {
            continue;
        };
        let is_public = matches!(function.vis, Visibility::Public(_));
        // What takes the value itself sets something of it.
        let takes_reference = signature
            .receiver()
            .is_some_and(|receiver| receiver.reference.is_some());
        if is_public
            && takes_reference
            && let Some(to) = last_name(ty)
        {
            let arguments = signature.inputs.iter().filter_map(argument);
            let arguments = Vec::from_iter(arguments).join(", ");
            into.push(Method {
                of: of.clone(),
                to,
                call: format!("{}({arguments})", signature.ident),
                aliases: function.attrs.iter().filter_map(alias).collect(),
            });
        }
    }
}

/// The name of an argument.
fn argument(argument: &FnArg) -> Option<String> {
    match argument {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(name.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// The text of `#[doc(alias = "text")]`.
fn alias(attribute: &syn::Attribute) -> Option<String> {
    if !attribute.path().is_ident("doc") {
        return None;
    }
    let inside: syn::MetaNameValue = attribute.parse_args().ok()?;
    match &inside.value {
        Expr::Lit(literal) if inside.path.is_ident("alias") => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
