//! The operations of a document.

use serde_json::Value;

use super::{Spec, pointer};

/// The keys of a path item that are not methods.
const OTHER_KEYS: [&str; 5] = ["$ref", "description", "parameters", "servers", "summary"];

/// One operation.
pub struct Operation<'s> {
    /// Where it is.
    pub pointer: String,
    /// Its path without the flag.
    pub path: &'s str,
    /// The bare query flag that selects it: the path key's fragment.
    pub flag: Option<&'s str>,
    /// Its method in capitals.
    pub method: String,
    /// Its operation object.
    pub value: &'s Value,
}

impl Operation<'_> {
    /// A member that is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value[name].as_str()
    }

    /// Its name in messages: the vendor's name of the action, or the request if it has none.
    pub fn label(&self) -> String {
        self.text("x-bce-action")
            .map_or_else(|| self.request(), str::to_owned)
    }

    /// Method, path and flag: `PUT /v1/et/{etId}?flag`.
    pub fn request(&self) -> String {
        let flag = self
            .flag
            .map_or_else(String::new, |flag| format!("?{flag}"));
        format!("{} {}{flag}", self.method, self.path)
    }

    /// The pointers of its parameters, references followed.
    pub fn parameters(&self, spec: &Spec) -> Vec<String> {
        let list = pointer::child(&self.pointer, "parameters");
        spec.items(&list)
            .map(|parameter| spec.resolve(&parameter))
            .collect()
    }

    /// The pointer of its request body's media type object, if it takes JSON.
    pub fn request_body(&self, spec: &Spec) -> Option<String> {
        json_content(
            spec,
            &spec.resolve(&pointer::child(&self.pointer, "requestBody")),
        )
    }

    /// Its responses: the status and the pointer, references followed.
    pub fn responses(&self, spec: &Spec) -> Vec<(String, String)> {
        let all = pointer::child(&self.pointer, "responses");
        let response = |status| spec.resolve(&pointer::child(&all, status));
        spec.keys(&all)
            .map(|status| (status.to_owned(), response(status)))
            .collect()
    }

    /// The pointer of the schema of its successful responses, if they have a body.
    pub fn success_schema(&self, spec: &Spec) -> Option<String> {
        let mut responses = self.responses(spec).into_iter();
        let media = responses.find_map(|(status, response)| {
            json_content(spec, &response).filter(|_| status.starts_with('2'))
        })?;
        Some(spec.resolve(&pointer::child(&media, "schema")))
    }
}

/// The `operationId` of an action: its name in lower camel case.
pub fn operation_id(action: &str) -> String {
    let mut letters = action.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The media type object for JSON in the `content` of a request body or response.
pub fn json_content(spec: &Spec, holder: &str) -> Option<String> {
    let media = pointer::child(&pointer::child(holder, "content"), "application/json");
    spec.at(&media).is_object().then_some(media)
}

impl Spec {
    /// Every operation, in the order of the document.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for key in self.keys("/paths") {
            let (path, flag) = match key.split_once('#') {
                Some((path, flag)) => (path, Some(flag)),
                None => (key, None),
            };
            let item = pointer::child("/paths", key);
            for method in self.keys(&item) {
                if OTHER_KEYS.contains(&method) || method.starts_with("x-") {
                    continue;
                }
                let pointer = pointer::child(&item, method);
                let value = self.at(&pointer);
                operations.push(Operation {
                    path,
                    flag,
                    method: method.to_uppercase(),
                    value,
                    pointer,
                });
            }
        }
        operations
    }
}
