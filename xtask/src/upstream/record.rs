//! What the vendor's metadata says about the interface, as the lock keeps it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::interface::{Kind, Node};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The actions that the document describes, by their official names.
    pub actions: BTreeMap<String, Action>,
    /// The product's other actions, which are known and not covered.
    #[serde(default)]
    pub others: BTreeSet<String>,
    /// The protocol of the endpoints as the vendor writes it; empty if none is given.
    #[serde(default)]
    pub protocol: String,
    /// Hosts by region.
    #[serde(default)]
    pub endpoints: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Method, path and flag: `PUT /v1/et/{etId}?flag`.
    pub request: String,
    /// Its parameters and their members, sorted.
    pub parameters: Vec<Parameter>,
    /// How it is paginated: parameter names by role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paginator: Option<BTreeMap<String, String>>,
}

/// A parameter, or a member of one at any depth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Parameter {
    /// The name; a member's follows its parent's, after a dot.
    pub name: String,
    /// `path`, `query`, `body` or any other location.
    #[serde(rename = "in")]
    pub location: String,
    /// The vendor's word for its type.
    #[serde(rename = "type")]
    pub kind: String,
    pub required: bool,
    /// The SHA-256 of what the document says about it, if it describes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<String>,
    /// Its description, in English if there is one. Only the metadata has it.
    #[serde(skip)]
    pub description: Option<String>,
    /// The SHA-256 of its description, by language.
    #[serde(flatten)]
    pub digests: BTreeMap<String, String>,
}

impl Record {
    /// Keeps the name alone of each action that a document has under neither name nor request.
    pub fn covering(mut self, document: &Node) -> Self {
        let operations: Vec<_> = document.of_kind(Kind::Operation).collect();
        let is_covered = |name: &String, action: &Action| {
            let mut operations = operations.iter();
            operations.any(|it| it.name == *name || it.address == action.request)
        };
        let actions = std::mem::take(&mut self.actions).into_iter();
        let (covered, others): (_, BTreeMap<_, _>) =
            actions.partition(|(name, action)| is_covered(name, action));
        self.actions = covered;
        self.others.extend(others.into_keys());
        self
    }

    /// Whether two records are the same apart from descriptions.
    pub fn has_interface_of(&self, other: &Self) -> bool {
        self.without_descriptions() == other.without_descriptions()
    }

    fn without_descriptions(&self) -> Self {
        let mut record = self.clone();
        for (_, parameter) in record.parameters_mut() {
            parameter.digests.clear();
            parameter.description = None;
            parameter.spec = None;
        }
        record
    }

    /// A parameter.
    pub fn parameter(&self, action: &str, name: &str, location: &str) -> Option<&Parameter> {
        let mut parameters = self.actions.get(action)?.parameters.iter();
        parameters.find(|it| it.name == name && it.location == location)
    }

    /// All parameters and their members, with the names of their actions.
    pub fn parameters_mut(&mut self) -> impl Iterator<Item = (&str, &mut Parameter)> {
        let actions = self.actions.iter_mut();
        actions.flat_map(|(name, action)| {
            let parameters = action.parameters.iter_mut();
            parameters.map(move |parameter| (name.as_str(), parameter))
        })
    }

    /// The interface that the metadata describes.
    pub fn interface(&self) -> Node {
        let mut service = Node::new(Kind::Service, "");
        service.set("protocol", json!(self.protocol));
        for (name, action) in &self.actions {
            let mut node = Node::new(Kind::Operation, name).found_at(&action.request);
            node.set("x-bce-paginator", json!(action.paginator));
            action.add_members(None, &mut node);
            service.push(node);
        }
        for (region, host) in &self.endpoints {
            service.push(Node::new(Kind::Region, region).found_at(host));
        }
        service
    }
}

impl Action {
    /// Adds the members of a parameter, or the parameters themselves, to a node.
    fn add_members(&self, parent: Option<&Parameter>, node: &mut Node) {
        let kind = parent.map_or(Kind::Parameter, |_| Kind::Property);
        let parameters = self.parameters.iter();
        for parameter in parameters.filter(|parameter| self.parent(parameter) == parent) {
            let mut schema = Node::new(Kind::Schema, "").found_at(&parameter.location);
            schema.set("type", json!(json_type(&parameter.kind)));
            let mut child = Node::new(kind, &parameter.name).found_at(&parameter.location);
            child.set("required", json!(parameter.required));
            child.set("description", json!(parameter.description));
            child.push(schema);
            self.add_members(Some(parameter), &mut child);
            node.push(child);
        }
    }

    fn parent(&self, member: &Parameter) -> Option<&Parameter> {
        let (name, _) = member.name.rsplit_once('.')?;
        let mut all = self.parameters.iter();
        all.find(|other| other.name == name && other.location == member.location)
    }
}

/// The JSON type for the vendor's word; an unknown word stays as it is.
fn json_type(word: &str) -> &str {
    match word {
        "String" => "string",
        "Integer" | "Long" | "Short" => "integer",
        "Double" | "Float" | "Number" => "number",
        "Boolean" => "boolean",
        "List" | "Array" => "array",
        "Object" | "Map" => "object",
        other => other,
    }
}
