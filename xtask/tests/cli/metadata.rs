//! A folder of interface metadata in the vendor's form, made from the locks: the same names and
//! types, with descriptions of its own.

use serde_json::{Map, Value, json};

use crate::checkout::{Checkout, Outcome};

/// The lock of the document in which most cases plant their mistakes.
pub const LOCK: &str = "openapi/et.lock.json";

/// A checkout with metadata beside it that agrees with its spec and lock.
pub struct Upstream {
    pub checkout: Checkout,
}

impl Upstream {
    /// Makes the metadata and the locks that belong to it.
    pub fn new() -> Self {
        Self::of(Checkout::new())
    }

    /// Makes the metadata of a checkout, and locks that belong to it.
    pub fn of(checkout: Checkout) -> Self {
        let other = json!({"bj": "other.example.com"});
        let mut products = vec![json!({"code": "other", "protocol": "HTTP", "endpoint": other})];
        for product in checkout.documents().products {
            let lock = std::fs::read_to_string(&product.lock).unwrap();
            let lock: Value = serde_json::from_str(&lock).unwrap();
            for (name, action) in lock["actions"].as_object().unwrap() {
                write_action(&checkout, &product.code, name, action);
            }
            let (protocol, endpoint) = (&lock["protocol"], &lock["endpoints"]);
            products
                .push(json!({"code": product.code, "protocol": protocol, "endpoint": endpoint}));
            // The digests in the lock are of other descriptions, and so are the document's answers
            // to them.
            std::fs::remove_file(&product.lock).unwrap();
            let document = checkout.read(&product.spec.name);
            let lines = document
                .lines()
                .filter(|line| !line.contains("description-changed"));
            let document: Vec<_> = lines.collect();
            checkout.write(&product.spec.name, &(document.join("\n") + "\n"));
        }
        let products = json!({"products": products}).to_string();
        checkout.write("metadata/schema/products.json", &products);
        let upstream = Self { checkout };
        upstream.expects("--write-lock => 0: No drift");
        upstream
    }

    /// Runs `upstream` on the metadata with these options, and asserts what it prints.
    #[track_caller]
    pub fn expects(&self, text: &str) -> Outcome {
        let command = "upstream --metadata metadata ";
        self.checkout.expects(&[command, text].concat())
    }

    /// Runs `upstream` on the lock, and asserts what it prints.
    #[track_caller]
    pub fn lock_expects(&self, text: &str) -> Outcome {
        self.checkout.expects(&["upstream ", text].concat())
    }

    /// Changes one JSON file of the checkout.
    pub fn plant(&self, file: &str, change: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_str(&self.checkout.read(file)).unwrap();
        change(&mut value);
        self.checkout.write(file, &value.to_string());
    }

    /// Changes an action's file.
    pub fn plant_action(&self, action: &str, change: impl FnOnce(&mut Value)) {
        self.plant(&action_file(action), change);
    }

    /// Changes a parameter of an action.
    pub fn plant_parameter(&self, action: &str, name: &str, change: impl FnOnce(&mut Value)) {
        self.plant_action(action, |file| change(parameter(file, name)));
    }

    /// Adds a parameter, by its dotted name, to an action.
    pub fn add(&self, action: &str, mut parameter: Value) {
        let name = parameter["name"].as_str().unwrap().to_owned();
        self.plant_action(action, |file| {
            let (siblings, own) = siblings(file, &name);
            parameter["name"] = json!(own);
            siblings.as_array_mut().unwrap().push(parameter);
        });
    }

    /// Adds an action with its descriptions in a language.
    pub fn add_action(&self, action: &Value, language: &str, texts: &Value) {
        let name = action["name"].as_str().unwrap();
        self.checkout.write(&action_file(name), &action.to_string());
        let texts = json!({name: texts}).to_string();
        self.checkout
            .write(&description_file("metadata", language, name), &texts);
    }

    /// Removes a parameter from an action.
    pub fn remove(&self, action: &str, name: &str) {
        self.plant_action(action, |file| {
            let (siblings, own) = siblings(file, name);
            siblings
                .as_array_mut()
                .unwrap()
                .retain(|parameter| parameter["name"] != own);
        });
    }
}

/// Writes an action's file and its descriptions from what the lock says of it.
fn write_action(checkout: &Checkout, product: &str, name: &str, action: &Value) {
    let (method, path) = action["request"].as_str().unwrap().split_once(' ').unwrap();
    let mut file = json!({
        "name": name,
        "method": method,
        "uri": path.replacen("/v1", "/v{version}", 1),
        "parameters": [{
            "name": "version",
            "type": "String",
            "required": true,
            "position": "URL",
            "default": "1",
            "desc_key": "common.version",
        }],
    });
    if let Some(paginator) = action.get("paginator") {
        file["paginator"] = paginator.clone();
    }
    let mut texts = Map::new();
    for parameter in action["parameters"].as_array().unwrap() {
        let full = parameter["name"].as_str().unwrap();
        texts.insert(full.to_owned(), json!(format!("about {full}")));
        let (siblings, own) = siblings(&mut file, full);
        let mut entry = json!({
            "name": own,
            "type": parameter["type"],
            "required": parameter["required"],
            "desc_key": format!("{product}.{name}.{full}"),
        });
        if own == full {
            let position = match parameter["in"].as_str().unwrap() {
                "path" => "URL",
                "query" => "QUERY",
                "body" => "BODY",
                other => panic!("a parameter in the {other}"),
            };
            entry["position"] = json!(position);
        }
        siblings.as_array_mut().unwrap().push(entry);
    }
    checkout.write(
        &format!("metadata/schema/{product}/{name}.json"),
        &file.to_string(),
    );
    for language in ["en-US", "zh-CN"] {
        let texts = json!({name: texts}).to_string();
        let file = format!("metadata/i18n/{language}/{product}/{name}.json");
        checkout.write(&file, &texts);
    }
}

/// An action's file, of the product in which most cases plant their mistakes.
pub fn action_file(action: &str) -> String {
    format!("metadata/schema/et/{action}.json")
}

/// The file of its descriptions.
pub fn description_file(folder: &str, language: &str, action: &str) -> String {
    format!("{folder}/i18n/{language}/et/{action}.json")
}

/// A parameter of an action's file by its dotted name.
pub fn parameter<'a>(file: &'a mut Value, full: &str) -> &'a mut Value {
    let (siblings, own) = siblings(file, full);
    let mut list = siblings.as_array_mut().unwrap().iter_mut();
    list.find(|parameter| parameter["name"] == own)
        .unwrap_or_else(|| panic!("no parameter {full}"))
}

/// The list that a parameter of this dotted name belongs in, and its own name.
pub fn siblings<'a, 'n>(file: &'a mut Value, full: &'n str) -> (&'a mut Value, &'n str) {
    match full.rsplit_once('.') {
        None => (&mut file["parameters"], full),
        Some((parent, own)) => {
            let members = &mut parameter(file, parent)["sub_parameters"];
            if members.is_null() {
                *members = json!([]);
            }
            (members, own)
        }
    }
}
