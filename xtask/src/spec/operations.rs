//! The operations of a document.

use serde_json::Value;

use super::{Spec, pointer};

/// The keys of a path item that are no operations.
const OTHER_KEYS: [&str; 5] = ["$ref", "description", "parameters", "servers", "summary"];

/// One operation.
pub struct Operation<'s> {
    /// Where it stands.
    pub pointer: String,
    /// Its path without the flag.
    pub path: &'s str,
    /// The bare query flag that tells it from others on the path, given as the path key's fragment.
    pub flag: Option<&'s str>,
    /// Its method in capitals.
    pub method: String,
    /// What stands there.
    pub value: &'s Value,
}

impl Operation<'_> {
    /// A member that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value[name].as_str()
    }

    /// How messages call it: by the vendor's name of the action, or by its place where it has none.
    pub fn label(&self) -> String {
        self.text("x-bce-action").map_or_else(
            || match self.flag {
                Some(flag) => format!("{} {}?{flag}", self.method, self.path),
                None => format!("{} {}", self.method, self.path),
            },
            str::to_owned,
        )
    }

    /// The pointers of its parameters, references followed.
    pub fn parameters(&self, spec: &Spec) -> Vec<String> {
        let list = pointer::child(&self.pointer, "parameters");
        let length = spec.at(&list).as_array().map_or(0, Vec::len);
        (0..length)
            .map(|index| spec.resolve(&pointer::item(&list, index)))
            .collect()
    }

    /// The pointer of its request body's media type object, if it takes JSON.
    pub fn request_body(&self, spec: &Spec) -> Option<String> {
        let body = spec.resolve(&pointer::child(&self.pointer, "requestBody"));
        json(spec, &body)
    }

    /// Its answers: the status and the pointer, references followed.
    pub fn answers(&self, spec: &Spec) -> Vec<(String, String)> {
        let all = pointer::child(&self.pointer, "responses");
        let statuses = spec.at(&all).as_object();
        statuses
            .into_iter()
            .flat_map(|statuses| statuses.keys())
            .map(|status| (status.clone(), spec.resolve(&pointer::child(&all, status))))
            .collect()
    }

    /// The pointer of the schema of its successful answers, if they have a body.
    pub fn success_schema(&self, spec: &Spec) -> Option<String> {
        self.answers(spec)
            .into_iter()
            .filter(|(status, _)| status.starts_with('2'))
            .find_map(|(_, answer)| json(spec, &answer))
            .map(|media| pointer::child(&media, "schema"))
    }
}

/// The media type object for JSON under a request body's or an answer's `content`.
pub fn json(spec: &Spec, holder: &str) -> Option<String> {
    let media = pointer::child(&pointer::child(holder, "content"), "application/json");
    spec.at(&media).is_object().then_some(media)
}

impl Spec {
    /// Every operation, in the order of the document.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (key, item) in self.document["paths"].as_object().into_iter().flatten() {
            let (path, flag) = match key.split_once('#') {
                Some((path, flag)) => (path, Some(flag)),
                None => (key.as_str(), None),
            };
            let place = pointer::child("/paths", key);
            for (method, value) in item.as_object().into_iter().flatten() {
                if OTHER_KEYS.contains(&method.as_str()) || method.starts_with("x-") {
                    continue;
                }
                operations.push(Operation {
                    pointer: pointer::child(&place, method),
                    path,
                    flag,
                    method: method.to_uppercase(),
                    value,
                });
            }
        }
        operations
    }
}
