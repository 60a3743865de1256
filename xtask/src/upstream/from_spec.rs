//! The spec's account of the interface, and where in the spec each part of it stands.

use std::collections::BTreeMap;

use super::interface::{Action, Interface, Parameter, vendor_type};
use crate::spec::operations::Operation;
use crate::spec::{Spec, pointer, schemas};

/// How deep members of parameters are followed: a schema that holds itself has no end.
const DEPTH: usize = 8;

/// The spec's account.
pub struct FromSpec {
    /// The interface it describes.
    pub interface: Interface,
    /// Where its parts stand.
    pub places: Places,
}

/// Pointers into the spec.
#[derive(Default)]
pub struct Places {
    operations: BTreeMap<String, String>,
    /// By action, position and name.
    parameters: BTreeMap<(String, String, String), String>,
    /// The `properties` of the body and of its members, by action and name; the body's name is empty.
    properties: BTreeMap<(String, String), String>,
    servers: BTreeMap<String, String>,
}

impl Places {
    /// The operation of an action.
    pub fn operation(&self, action: &str) -> Option<&str> {
        self.operations.get(action).map(String::as_str)
    }

    /// A parameter, or where one of that name would have to be added.
    pub fn parameter(&self, action: &str, position: &str, name: &str) -> String {
        let key = (action.to_owned(), position.to_owned(), name.to_owned());
        if let Some(place) = self.parameters.get(&key) {
            return place.clone();
        }
        let operation = self.operation(action).unwrap_or("/paths");
        let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
        match self.properties.get(&(action.to_owned(), parent.to_owned())) {
            Some(properties) if position == "body" => properties.clone(),
            _ if position == "body" => pointer::child(operation, "requestBody"),
            _ => pointer::child(operation, "parameters"),
        }
    }

    /// The server of a region.
    pub fn server(&self, region: &str) -> String {
        self.servers
            .get(region)
            .cloned()
            .unwrap_or_else(|| "/servers".to_owned())
    }
}

impl FromSpec {
    /// Takes the interface from a spec.
    pub fn new(spec: &Spec) -> Self {
        let mut account = Self {
            interface: Interface::default(),
            places: Places::default(),
        };
        for operation in spec.operations() {
            account.operation(spec, &operation);
        }
        account.servers(spec);
        account
    }

    fn operation(&mut self, spec: &Spec, operation: &Operation<'_>) {
        let name = operation.label();
        self.places
            .operations
            .insert(name.clone(), operation.pointer.clone());
        let mut reading = Reading {
            spec,
            places: &mut self.places,
            action: &name,
            found: Vec::new(),
        };
        for place in operation.parameters(spec) {
            let value = spec.at(&place);
            let parameter = value["name"].as_str().unwrap_or_default();
            let position = value["in"].as_str().unwrap_or_default();
            // The flag is the vendor's way to name the action, no parameter.
            if operation.flag == Some(parameter) && position == "query" {
                continue;
            }
            let schema = pointer::child(&place, "schema");
            let required = value["required"] == true;
            reading.parameter(position, parameter, (&place, &schema), required);
        }
        if let Some(media) = operation.request_body(spec) {
            reading.members("body", "", &pointer::child(&media, "schema"));
        }
        let mut parameters = reading.found;
        parameters.sort();
        let flag = operation
            .flag
            .map_or_else(String::new, |flag| format!("?{flag}"));
        let paginator = operation.value["x-bce-paginator"]
            .as_object()
            .map(|paginator| {
                let text =
                    |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                paginator
                    .iter()
                    .map(|(role, name)| (role.clone(), text(name)))
                    .collect()
            });
        let action = Action {
            request: format!("{} {}{flag}", operation.method, operation.path),
            parameters,
            paginator,
        };
        self.interface.actions.insert(name, action);
    }

    fn servers(&mut self, spec: &Spec) {
        for (index, server) in spec.document["servers"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let region = server["x-bce-region"]["id"].as_str().unwrap_or_default();
            let url = server["url"].as_str().unwrap_or_default();
            let (protocol, host) = url.split_once("://").unwrap_or(("", url));
            // The vendor gives one for all; a mixture is like none of its words.
            let protocol = protocol.to_uppercase();
            if !self
                .interface
                .protocol
                .split('/')
                .any(|known| known == protocol)
            {
                let known = std::mem::take(&mut self.interface.protocol);
                let separator = if known.is_empty() { "" } else { "/" };
                self.interface.protocol = format!("{known}{separator}{protocol}");
            }
            let host = host.trim_end_matches('/').to_owned();
            self.interface.endpoints.insert(region.to_owned(), host);
            self.places
                .servers
                .insert(region.to_owned(), pointer::item("/servers", index));
        }
    }
}

/// Reading the parameters of one action.
struct Reading<'r> {
    spec: &'r Spec,
    places: &'r mut Places,
    action: &'r str,
    found: Vec<Parameter>,
}

impl Reading<'_> {
    /// One parameter that stands and has its schema at the given pointers, and its members.
    fn parameter(
        &mut self,
        position: &str,
        name: &str,
        (place, schema): (&str, &str),
        required: bool,
    ) {
        let spec = self.spec;
        let key = (self.action.to_owned(), position.to_owned(), name.to_owned());
        self.places.parameters.insert(key, place.to_owned());
        let kind = schemas::kind(spec, schema).unwrap_or("any");
        self.found.push(Parameter {
            name: name.to_owned(),
            position: position.to_owned(),
            kind: vendor_type(kind).to_owned(),
            required,
            digests: BTreeMap::new(),
        });
        if name.matches('.').count() >= DEPTH {
            return;
        }
        let prefix = format!("{name}.");
        match kind {
            "object" => self.members(position, &prefix, schema),
            "array" => {
                let items = pointer::child(&schemas::typed(spec, schema), "items");
                if schemas::kind(spec, &items) == Some("object") {
                    self.members(position, &prefix, &items);
                }
            }
            _ => {}
        }
    }

    /// The properties of an object's schema, as parameters.
    fn members(&mut self, position: &str, prefix: &str, schema: &str) {
        let place = schemas::typed(self.spec, schema);
        let value = self.spec.at(&place);
        let properties = pointer::child(&place, "properties");
        let key = (
            self.action.to_owned(),
            prefix.trim_end_matches('.').to_owned(),
        );
        self.places.properties.insert(key, properties.clone());
        let required: Vec<&str> = value["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(serde_json::Value::as_str)
            .collect();
        for property in value["properties"]
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            let place = pointer::child(&properties, property);
            let name = format!("{prefix}{property}");
            let required = required.contains(&property.as_str());
            self.parameter(position, &name, (&place, &place), required);
        }
    }
}
