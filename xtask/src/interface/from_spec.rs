//! The interface as an OpenAPI document describes it.

use std::collections::BTreeSet;

use serde_json::json;

use super::model::{Kind, Node, RESPONSE};
use crate::spec::operations::{Operation, json_content};
use crate::spec::{Spec, pointer, schemas};

/// Builds the tree of a document.
pub fn from_spec(spec: &Spec) -> Node {
    let mut service = Node::new(Kind::Service, "").described("the service", "/servers");
    service.set("security", spec.document["security"].clone());
    let mut protocols = BTreeSet::new();
    for place in spec.items("/servers") {
        let region = region(spec, &place);
        protocols.extend(region.attribute("protocol").as_str().map(str::to_owned));
        service.push(region);
    }
    // The vendor has one protocol for all regions; a mixture equals none of its words.
    service.set("protocol", json!(Vec::from_iter(protocols).join("+")));
    let mut reader = Reader {
        spec,
        open: Vec::new(),
    };
    for operation in spec.operations() {
        service.push(reader.operation(&operation));
    }
    for (schema, place) in members(spec, "/components/schemas") {
        for (value, place) in members(spec, &pointer::child(&place, "x-bce-variants")) {
            let name = format!("{schema} {value}");
            let mut node = Node::new(Kind::Variant, &name).described(name, &place);
            node.set("variant", spec.at(&place)["name"].clone());
            service.push(node.with(spec.at(&place)));
        }
    }
    for (name, place) in members(spec, "/components/securitySchemes") {
        let scheme = spec.at(&place);
        let node = Node::new(Kind::Security, name);
        let mut node = node.described(format!("security scheme {name}"), &place);
        node.set("parameter", json!([scheme["in"], scheme["name"]]));
        service.push(node.with(scheme));
    }
    let document = Node::new(Kind::Document, "").described("the document", "/info");
    service.push(document.with(spec.at("/info")));
    service
}

/// The names and pointers of the members of the object at a pointer.
fn members<'s>(spec: &'s Spec, pointer: &str) -> impl Iterator<Item = (&'s str, String)> {
    spec.keys(pointer)
        .map(move |name| (name, pointer::child(pointer, name)))
}

fn region(spec: &Spec, place: &str) -> Node {
    let url = spec.at(place)["url"].as_str().unwrap_or_default();
    let region = &spec.at(place)["x-bce-region"];
    let (scheme, host) = url.split_once("://").unwrap_or(("", url));
    let id = region["id"].as_str().unwrap_or(host);
    let node = Node::new(Kind::Region, id).described(format!("region {id}"), place);
    let mut node = node.found_at(host.trim_end_matches('/')).with(region);
    node.set("protocol", json!(scheme.to_uppercase()));
    node.set("variant", region["name"].clone());
    node
}

/// Reads operations and their schemas.
struct Reader<'s> {
    spec: &'s Spec,
    /// The schemas that are being read: one that contains itself is not entered again.
    open: Vec<String>,
}

impl Reader<'_> {
    fn operation(&mut self, operation: &Operation<'_>) -> Node {
        let spec = self.spec;
        let label = operation.label();
        let node = Node::new(Kind::Operation, &label).described(&label, &operation.pointer);
        let mut node = node.found_at(operation.request()).with(operation.value);
        for place in operation.parameters(spec) {
            node.push(self.parameter(operation, &label, &place));
        }
        let place = pointer::child(&operation.pointer, "requestBody");
        node.members.clone_from(&place);
        if let Some(media) = operation.request_body(spec) {
            let body = Node::new(Kind::Body, "").described(format!("{label} request body"), &place);
            let mut body = body.found_at("body").with(spec.at(&spec.resolve(&place)));
            self.schema(&mut body, &pointer::child(&media, "schema"), "");
            node.members.clone_from(&body.members);
            // The body's properties are parameters, like those of the path and the query.
            for child in std::mem::take(&mut body.children) {
                match child.kind {
                    Kind::Property => node.push(Node {
                        kind: Kind::Parameter,
                        ..child
                    }),
                    _ => body.push(child),
                }
            }
            node.push(body);
        }
        for (status, place) in operation.responses(spec) {
            node.push(self.response(&label, &status, &place));
        }
        node
    }

    fn parameter(&mut self, operation: &Operation<'_>, label: &str, place: &str) -> Node {
        let value = self.spec.at(place);
        let name = value["name"].as_str().unwrap_or_default();
        let location = value["in"].as_str().unwrap_or_default();
        let is_flag = operation.flag == Some(name) && location == "query";
        let kind = if is_flag { Kind::Flag } else { Kind::Parameter };
        let subject = match component(place, "parameters") {
            Some(_) => format!("parameter {name}"),
            None => format!("{label} {name}"),
        };
        let node = Node::new(kind, name).described(subject, place);
        let mut node = node.found_at(location).with(value);
        self.schema(&mut node, &pointer::child(place, "schema"), "");
        node
    }

    fn response(&mut self, label: &str, status: &str, place: &str) -> Node {
        let spec = self.spec;
        let subject = match component(place, "responses") {
            Some(name) => format!("response {name}"),
            None => format!("{label} {status} response"),
        };
        let node = Node::new(Kind::Response, status).described(&subject, place);
        let mut node = node.with(spec.at(place));
        for (name, place) in members(spec, &pointer::child(place, "headers")) {
            let subject = format!("{subject} header {name}");
            node.push(Node::new(Kind::Header, name).described(subject, &place));
        }
        if let Some(media) = json_content(spec, place) {
            let body = Node::new(Kind::Body, "").described(format!("{subject} body"), &media);
            let mut body = body.found_at(RESPONSE);
            self.schema(&mut body, &pointer::child(&media, "schema"), "");
            node.push(body);
        }
        node
    }

    /// Adds the schema at a pointer to the node that it describes, and its properties. `items` has
    /// a pair of brackets for each array around it.
    fn schema(&mut self, owner: &mut Node, pointer: &str, items: &str) {
        let spec = self.spec;
        let outer = spec.resolve(pointer);
        let inner = schemas::typed(spec, &outer);
        let mut subject = format!("{}{items}", owner.subject);
        for (place, suffix) in [(&outer, " around"), (&inner, "")] {
            let component = component(place, "schemas");
            subject = component.map_or(subject, str::to_owned);
            let node = Node::new(Kind::Schema, format!("{items}{suffix}"));
            let mut node = node.described(&subject, place).found_at(&owner.address);
            // A schema without anything around it is described once.
            if suffix.is_empty() || outer != inner {
                node = node.with(spec.at(place));
            }
            if suffix.is_empty() && node.attribute("x-bce-type").is_null() {
                node.set("schema name", json!(component));
            }
            owner.push(node);
        }
        owner.members = pointer::child(&inner, "properties");
        if self.open.contains(&inner) {
            return;
        }
        self.open.push(inner.clone());
        let value = spec.at(&inner);
        if value["items"].is_object() {
            self.schema(
                owner,
                &pointer::child(&inner, "items"),
                &format!("{items}[]"),
            );
        }
        let required = schemas::required(value);
        for (name, place) in members(spec, &pointer::child(&inner, "properties")) {
            let full = match owner.kind {
                Kind::Body => name.to_owned(),
                _ => format!("{}.{name}", owner.name),
            };
            let property = Node::new(Kind::Property, full).found_at(&owner.address);
            let mut property = property.described(format!("{subject}.{name}"), &place);
            property.set("required", json!(required.contains(&name)));
            self.schema(&mut property, &place, "");
            owner.push(property);
        }
        self.open.pop();
    }
}

/// The name of a component, if that is what a pointer leads to.
fn component<'p>(pointer: &'p str, kind: &str) -> Option<&'p str> {
    let name = pointer.strip_prefix("/components/")?;
    let name = name.strip_prefix(kind)?.strip_prefix('/')?;
    (!name.contains('/')).then_some(name)
}
