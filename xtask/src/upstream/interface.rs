//! What a service's interface is, for the purpose of comparing two accounts of it: the spec's and the vendor's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All that is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// The actions by their official names.
    pub actions: BTreeMap<String, Action>,
    /// The protocol of the endpoints as the vendor writes it; empty where none is given.
    #[serde(default)]
    pub protocol: String,
    /// Hosts by region.
    #[serde(default)]
    pub endpoints: BTreeMap<String, String>,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Method, path and flag: `PUT /v1/et/{etId}?flag`.
    pub request: String,
    /// Its parameters, members of them included, sorted.
    pub parameters: Vec<Parameter>,
    /// How it pages: role and name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paginator: Option<BTreeMap<String, String>>,
}

/// A parameter, or a member of one at any depth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Parameter {
    /// The name; a member's follows that of what it is in, after a dot.
    pub name: String,
    /// `path`, `query`, `body` or what else the vendor may come up with.
    #[serde(rename = "in")]
    pub position: String,
    /// The vendor's word for its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it must be given.
    pub required: bool,
    /// SHA-256 of its description, by language.
    #[serde(flatten)]
    pub digests: BTreeMap<String, String>,
}

impl Interface {
    /// The same without digests of descriptions.
    pub fn bare(&self) -> Self {
        let mut bare = self.clone();
        for action in bare.actions.values_mut() {
            for parameter in &mut action.parameters {
                parameter.digests.clear();
            }
        }
        bare
    }
}

impl Parameter {
    /// The name of what this is a member of.
    pub fn parent(&self) -> Option<&str> {
        self.name.rsplit_once('.').map(|(parent, _)| parent)
    }
}

/// The vendor's word for a JSON type.
pub fn vendor_type(json: &str) -> &'static str {
    match json {
        "string" => "String",
        "integer" => "Integer",
        "number" => "Double",
        "boolean" => "Boolean",
        "array" => "List",
        "object" => "Object",
        _ => "unknown",
    }
}

/// Whether two of the vendor's words for types mean the same JSON.
pub fn same_type(one: &str, other: &str) -> bool {
    fn json(word: &str) -> &str {
        match word {
            "Long" | "Short" => "Integer",
            "Float" | "Number" => "Double",
            "Array" => "List",
            "Map" => "Object",
            word => word,
        }
    }
    json(one) == json(other)
}
