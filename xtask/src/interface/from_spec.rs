//! The interface as an OpenAPI document describes it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Kind, Node, RESPONSE};
use crate::spec::operations::{Operation, json_content};
use crate::spec::{Spec, pointer, schemas};

/// Builds the tree of a document.
pub fn from_spec(spec: &Spec) -> Node {
    let mut service = Node::new(Kind::Service, "").described("the service", "/servers");
    service.set("protocol", json!(protocol(spec)));
    let mut reader = Reader {
        spec,
        open: Vec::new(),
    };
    service.children.extend(
        spec.operations()
            .iter()
            .map(|operation| reader.operation(operation)),
    );
    service
        .children
        .extend(spec.items("/servers").map(|place| region(spec, &place)));
    for schema in spec.keys("/components/schemas") {
        let all = format!("/components/schemas/{schema}/x-bce-variants");
        for value in spec.keys(&all) {
            let name = format!("{schema} {value}");
            let node =
                Node::new(Kind::Variant, &name).described(name, &pointer::child(&all, value));
            service.children.push(with_attributes(node, spec));
        }
    }
    let document = Node::new(Kind::Document, "").described("the document", "/info");
    service.children.push(with_attributes(document, spec));
    service.children.push(security(spec));
    service
}

/// Sets the attributes that the document states at a node's place.
fn with_attributes(node: Node, spec: &Spec) -> Node {
    let value = spec.at(&node.pointer);
    with_attributes_of(node, value)
}

/// Sets the members of `value` as attributes that are not compared otherwise, or not at all.
fn with_attributes_of(mut node: Node, value: &Value) -> Node {
    for (keyword, value) in value.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "$ref" | "content" | "example" | "examples" | "headers" | "id" | "in" | "items"
            | "parameters" | "properties" | "requestBody" | "responses" | "schema"
            | "x-bce-action" | "x-bce-differs" | "x-bce-variants" => {}
            // A composition of one part is a reference with a description of its own.
            "allOf" if value.as_array().is_some_and(|parts| parts.len() == 1) => {}
            _ => node.set(keyword, value.clone()),
        }
    }
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
        let mut node = with_attributes(node.found_at(operation.request()), spec);
        for place in operation.parameters(spec) {
            node.children
                .push(self.parameter(operation, &label, &place));
        }
        let request_body = pointer::child(&operation.pointer, "requestBody");
        node.members.clone_from(&request_body);
        if let Some(media) = operation.request_body(spec) {
            let subject = format!("{label} request body");
            let body = Node::new(Kind::Body, "")
                .described(subject, &request_body)
                .found_at("body");
            let mut body = with_attributes_of(body, spec.at(&spec.resolve(&request_body)));
            self.schema(&mut body, &pointer::child(&media, "schema"), "");
            node.members.clone_from(&body.members);
            // The body's properties are parameters, like those of the path and the query.
            for child in std::mem::take(&mut body.children) {
                match child.kind {
                    Kind::Property => node.children.push(Node {
                        kind: Kind::Parameter,
                        ..child
                    }),
                    _ => body.children.push(child),
                }
            }
            node.children.push(body);
        }
        for (status, place) in operation.responses(spec) {
            node.children.push(self.response(&label, &status, &place));
        }
        node
    }

    fn parameter(&mut self, operation: &Operation<'_>, label: &str, place: &str) -> Node {
        let text = |member: &str| self.spec.at(place)[member].as_str().unwrap_or_default();
        let (name, location) = (text("name"), text("in"));
        let is_flag = operation.flag == Some(name) && location == "query";
        let kind = if is_flag { Kind::Flag } else { Kind::Parameter };
        let owner = if place.starts_with("/components/") {
            "parameter"
        } else {
            label
        };
        let node = Node::new(kind, name).described(format!("{owner} {name}"), place);
        let mut node = with_attributes(node.found_at(location), self.spec);
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
        let mut node = with_attributes(node, spec);
        let headers = pointer::child(place, "headers");
        for name in spec.keys(&headers) {
            let subject = format!("{subject} header {name}");
            let place = pointer::child(&headers, name);
            node.children
                .push(Node::new(Kind::Header, name).described(subject, &place));
        }
        if let Some(media) = json_content(spec, place) {
            let body = Node::new(Kind::Body, "").described(format!("{subject} body"), &media);
            let mut body = body.found_at(RESPONSE);
            self.schema(&mut body, &pointer::child(&media, "schema"), "");
            node.children.push(body);
        }
        node
    }

    /// Adds the schema at a pointer to the node that it describes, and its properties. `items` has a pair of brackets for each
    /// array around it.
    fn schema(&mut self, owner: &mut Node, pointer: &str, items: &str) {
        let spec = self.spec;
        let outer = spec.resolve(pointer);
        let inner = schemas::typed(spec, &outer);
        let mut subject = format!("{}{items}", owner.subject);
        for (name, place) in [
            (format!("{items} around"), &outer),
            (items.to_owned(), &inner),
        ] {
            let component = component(place, "schemas");
            subject = component.map_or(subject, str::to_owned);
            let mut node = Node::new(Kind::Schema, name).described(&subject, place);
            if place == &inner && component.is_some() && spec.at(place)["x-bce-type"].is_null() {
                node.set("schema name", json!(component));
            }
            // A schema without anything around it is described once.
            if node.name == items || outer != inner {
                node = with_attributes(node, spec);
            }
            owner.children.push(node.found_at(&owner.address));
        }
        owner.members = pointer::child(&inner, "properties");
        if self.open.contains(&inner) {
            return;
        }
        let required = schemas::required(spec.at(&inner));
        let properties = owner.members.clone();
        self.open.push(inner.clone());
        if spec.at(&inner)["items"].is_object() {
            self.schema(
                owner,
                &pointer::child(&inner, "items"),
                &format!("{items}[]"),
            );
        }
        for name in spec.keys(&properties) {
            let place = pointer::child(&properties, name);
            let full = match owner.kind {
                Kind::Body => name.to_owned(),
                _ => format!("{}.{name}", owner.name),
            };
            let property = Node::new(Kind::Property, full);
            let property = property.described(format!("{subject}.{name}"), &place);
            let mut property = property.found_at(&owner.address);
            property.set("required", json!(required.contains(&name)));
            self.schema(&mut property, &place, "");
            owner.children.push(property);
        }
        self.open.pop();
    }
}

/// The name of a component, if that is what a pointer leads to.
fn component<'p>(pointer: &'p str, kind: &str) -> Option<&'p str> {
    let name = pointer
        .strip_prefix("/components/")?
        .strip_prefix(kind)?
        .strip_prefix('/')?;
    (!name.contains('/')).then_some(name)
}

fn region(spec: &Spec, place: &str) -> Node {
    let region = &spec.at(place)["x-bce-region"];
    let (_, host) = scheme_and_host(spec.at(place));
    let id = region["id"].as_str().unwrap_or(host);
    let node = Node::new(Kind::Region, id).described(format!("region {id}"), place);
    with_attributes_of(node.found_at(host), region)
}

fn scheme_and_host(server: &Value) -> (String, &str) {
    let url = server["url"].as_str().unwrap_or_default();
    let (scheme, host) = url.split_once("://").unwrap_or(("", url));
    (scheme.to_uppercase(), host.trim_end_matches('/'))
}

/// The protocol of all servers, or each protocol with its regions.
fn protocol(spec: &Spec) -> String {
    let mut regions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for place in spec.items("/servers") {
        let (scheme, _) = scheme_and_host(spec.at(&place));
        regions
            .entry(scheme)
            .or_default()
            .push(region(spec, &place).name);
    }
    if regions.len() == 1 {
        return regions.into_keys().collect();
    }
    let listed = regions
        .iter()
        .map(|(scheme, regions)| format!("{scheme} ({})", regions.join(", ")));
    listed.collect::<Vec<_>>().join(", ")
}

fn security(spec: &Spec) -> Node {
    const SCHEMES: &str = "/components/securitySchemes";
    let mut schemes = spec.at(SCHEMES).clone();
    let mut descriptions = Vec::new();
    for scheme in schemes
        .as_object_mut()
        .into_iter()
        .flat_map(|schemes| schemes.values_mut())
    {
        descriptions.push(
            scheme
                .as_object_mut()
                .and_then(|scheme| scheme.remove("description")),
        );
    }
    let mut node = Node::new(Kind::Security, "").described("security", SCHEMES);
    node.set("description", json!(descriptions));
    node.set(
        "authentication",
        json!([schemes, spec.document["security"]]),
    );
    node
}
