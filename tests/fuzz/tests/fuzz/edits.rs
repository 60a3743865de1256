//! Changes to valid input, which lead further than bytes without form.

use bolero::generator::{TypeGenerator, produce};
use serde_json::{Value, json};

/// What JSON is written with, and what its readers stumble over.
const JSON: &[&str] = &[
    "null", "true", ",", ":", "[", "]", "{", "}", "\"", "\\u0000", "\\ud800", "1e999", "-",
    "\u{feff}",
];

/// A few changes of a text, and of the JSON in it.
#[derive(Clone, Debug, TypeGenerator)]
pub struct Edits {
    #[generator(produce::<Vec<Edit>>().with().len(0..4usize))]
    text: Vec<Edit>,
    #[generator(produce::<Vec<JsonEdit>>().with().len(0..4usize))]
    json: Vec<JsonEdit>,
}

/// A change of a text. Places count from its start, and around it.
#[derive(Clone, Debug, TypeGenerator)]
enum Edit {
    Remove { at: u16, length: u8 },
    Replace { at: u16, by: u8 },
    Insert { at: u16, word: u8 },
    Copy { from: u16, length: u8, to: u16 },
}

/// A change of one value in a JSON document.
#[derive(Clone, Debug, TypeGenerator)]
struct JsonEdit {
    value: u16,
    change: u8,
}

impl Edits {
    /// The text, changed. What is inserted is one of the words.
    pub fn text(&self, text: impl Into<Vec<u8>>, words: &[&str]) -> Vec<u8> {
        let mut text = text.into();
        for edit in &self.text {
            let place = |at: u16| usize::from(at) % (text.len() + 1);
            let range = |at, length: u8| place(at)..text.len().min(place(at) + usize::from(length));
            match *edit {
                Edit::Remove { at, length } => drop(text.drain(range(at, length))),
                Edit::Replace { at, by } => {
                    let place = place(at);
                    text.splice(place..text.len().min(place + 1), [by]);
                }
                Edit::Insert { at, word } => {
                    let (place, word) = (place(at), words[usize::from(word) % words.len()]);
                    text.splice(place..place, word.bytes());
                }
                Edit::Copy { from, length, to } => {
                    let (copied, place) = (text[range(from, length)].to_vec(), place(to));
                    text.splice(place..place, copied);
                }
            }
        }
        text
    }

    /// The document, changed first by its values and then as a text.
    pub fn json(&self, document: &Value, more_words: &[&str]) -> Vec<u8> {
        let mut document = document.clone();
        for edit in &self.json {
            edit.apply(&mut document);
        }
        self.json_text(document.to_string(), more_words)
    }

    /// The text of a document, changed. What is inserted is a part of JSON or one of the words.
    pub fn json_text(&self, text: String, more_words: &[&str]) -> Vec<u8> {
        self.text(text, &[JSON, more_words].concat())
    }
}

impl JsonEdit {
    fn apply(&self, document: &mut Value) {
        let mut pointers = Vec::new();
        collect("", document, &mut pointers);
        let pointer = &pointers[usize::from(self.value) % pointers.len()];
        let value = document
            .pointer_mut(pointer)
            .expect("a value of the document");
        let values = [
            Value::Null,
            json!(true),
            json!(0),
            json!(-1),
            json!(1.0),
            json!(1.5),
            json!(u64::MAX),
            json!(1e300),
            json!(""),
            json!("1"),
            json!("a/b+c \u{202e}\0"),
            json!("x".repeat(300)),
            json!("2030-01-31T08:00:00Z"),
            json!("255.255.255.255/33"),
            json!([]),
            json!({}),
            json!([[[null]]]),
        ];
        match usize::from(self.change) % (values.len() + 3) {
            index if index < values.len() => *value = values[index].clone(),
            index if index == values.len() => *value = json!([value.clone(), value.clone()]),
            // The object that is left lacks a member, or has one under another name.
            index => {
                if let Some(object) = value.as_object_mut()
                    && let Some(name) = object.keys().next().cloned()
                    && let Some(member) = object.remove(&name)
                    && index % 2 == 0
                {
                    object.insert(name + "x", member);
                }
            }
        }
    }
}

fn collect(pointer: &str, value: &Value, into: &mut Vec<String>) {
    into.push(pointer.to_owned());
    for (name, member) in value.as_object().into_iter().flatten() {
        let name = name.replace('~', "~0").replace('/', "~1");
        collect(&format!("{pointer}/{name}"), member, into);
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        collect(&format!("{pointer}/{index}"), item, into);
    }
}
