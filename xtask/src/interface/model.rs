//! The tree that an interface is described by.

use std::collections::BTreeMap;

use serde_json::Value;

/// What a node of the tree stands for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// The service as a whole: the root.
    #[default]
    Service,
    /// What the document says about itself.
    Document,
    /// How requests are authenticated.
    Security,
    /// A region and its endpoint.
    Region,
    /// A value of an open enum.
    Variant,
    Operation,
    /// The bare query flag that selects an operation.
    Flag,
    /// A parameter in the path, the query or a header, or a property of a request body.
    Parameter,
    /// The body of a request or response.
    Body,
    Response,
    Header,
    /// A property of a response, or of an object inside a parameter.
    Property,
    /// The schema of its parent (unnamed), that of its items (`[]`), or what is around a reference
    /// to either.
    Schema,
}

/// The address of everything in a response.
pub const RESPONSE: &str = "response";

/// A part of the interface.
#[derive(Clone, Default)]
pub struct Node {
    pub kind: Kind,
    /// Identifies it among its siblings of the same kind. A property's name follows its parent's,
    /// after a dot.
    pub name: String,
    /// Its name in messages.
    pub subject: String,
    /// Where it is found: an operation's request, a parameter's location, a region's host.
    pub address: String,
    /// Its place in the document; empty if it does not come from one.
    pub pointer: String,
    /// The place in the document to which a property of it would be added.
    pub members: String,
    /// Everything else that is compared, by its keyword in the document.
    pub attributes: BTreeMap<String, Value>,
    pub children: Vec<Node>,
}

impl Node {
    /// A node without attributes or children.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            kind,
            subject: name.clone(),
            name,
            ..Self::default()
        }
    }

    /// Sets its name in messages and its place in a document.
    pub fn described(mut self, subject: impl Into<String>, pointer: &str) -> Self {
        self.subject = subject.into();
        self.pointer = pointer.to_owned();
        self
    }

    /// Sets where it is found.
    pub fn found_at(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// Sets the members of an object of the document as attributes, except those that are compared
    /// otherwise or not at all.
    pub fn with(mut self, object: &Value) -> Self {
        for (keyword, value) in object.as_object().into_iter().flatten() {
            match keyword.as_str() {
                "$ref" | "content" | "example" | "examples" | "headers" | "id" | "in" | "items"
                | "name" | "parameters" | "properties" | "requestBody" | "responses" | "schema"
                | "x-bce-action" | "x-bce-differs" | "x-bce-product" | "x-bce-raw-only"
                | "x-bce-region" | "x-bce-variants" => {}
                // A composition of one part is a reference with a description of its own.
                "allOf" if value.as_array().is_some_and(|parts| parts.len() == 1) => {}
                _ => self.set(keyword, value.clone()),
            }
        }
        self
    }

    /// Sets an attribute, unless the value is what its absence means.
    pub fn set(&mut self, keyword: &str, value: Value) {
        let means_nothing = match keyword {
            "required" => value != true,
            "nullable" => value == false,
            "minLength" | "minItems" => value == 0,
            "additionalProperties" => value != false,
            _ => value.is_null(),
        };
        if !means_nothing {
            self.attributes.insert(keyword.to_owned(), value);
        }
    }

    /// Adds a child.
    pub fn push(&mut self, child: Self) {
        self.children.push(child);
    }

    /// An attribute; `null` if it is absent.
    pub fn attribute(&self, keyword: &str) -> &Value {
        self.attributes.get(keyword).unwrap_or(&Value::Null)
    }

    /// The JSON type of its values, `any` if none is given.
    pub fn json_type(&self) -> &str {
        let mut schemas = self.of_kind(Kind::Schema);
        let schema = schemas.find(|schema| schema.name.is_empty());
        schema
            .and_then(|schema| schema.attribute("type").as_str())
            .unwrap_or("any")
    }

    /// The children of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.kind == kind)
    }

    /// The parameters below a node and their properties.
    pub fn parameters<'n>(&'n self) -> Vec<&'n Self> {
        let is_parameter = |node: &&Self| matches!(node.kind, Kind::Parameter | Kind::Property);
        let with_own = |node: &'n Self| [vec![node], node.parameters()].concat();
        self.children
            .iter()
            .filter(is_parameter)
            .flat_map(with_own)
            .collect()
    }
}
