//! What the vendor says about values, written as schemas, and the components that they need.

use std::collections::BTreeSet;

use serde_json::Value;

use super::block::{Block, one_line, quoted, scalar};
use crate::interface::{Kind, Node};
use crate::spec::{Spec, pointer, schemas};

const SCHEMAS: &str = "/components/schemas";
const PARAMETERS: &str = "/components/parameters";

/// Writes schemas and parameters, and collects the components for the objects in them.
pub struct Writer<'s> {
    /// The document, with what all share.
    pub spec: &'s Spec,
    /// All documents: names must be unique in all of them, and the same for the same thing.
    pub whole: &'s Spec,
    pub ours: &'s Node,
    /// What to do about a parameter without a sentence.
    pub without_sentence: &'static str,
    /// The components by name.
    pub components: Block,
    pub names: BTreeSet<String>,
    /// Whether a sentence of the vendor's was written.
    pub quotes: bool,
    /// Whether a name was written that the documents do not have.
    pub names_anew: bool,
}

impl Writer<'_> {
    /// A parameter in the path, the query or a header, as an item of a list: the shared one where
    /// it fits.
    pub fn parameter(&mut self, node: &Node, owner: &str, into: &mut Block) {
        if let Some(name) = self.shared_parameter(node) {
            remark(node, into);
            let mut item = Block::default();
            item.line(format!("$ref: '#{PARAMETERS}/{name}'"));
            return into.item(item);
        }
        let mut item = Block::default();
        item.line(format!("name: {}", scalar(&node.name)));
        let known = self.rust_name(|place, value| {
            value["in"].is_string() && value["name"] == *node.name && !is_property(place)
        });
        item.append(known);
        item.line(format!("in: {}", scalar(&node.address)));
        item.line(format!("required: {}", is_required(node)));
        self.description(node, &mut item);
        let mut schema = Block::default();
        self.schema(node, owner, &mut schema);
        item.member("schema", schema);
        into.item(item);
    }

    /// A property of an object.
    pub fn property(&mut self, node: &Node, owner: &str, into: &mut Block) {
        let own = own_name(node);
        let mut property =
            self.rust_name(|place, _| is_property(place) && pointer::name(place) == own);
        self.description(node, &mut property);
        self.schema(node, owner, &mut property);
        into.member(own, property);
    }

    /// Makes a component of an object with these members, and returns its name.
    pub fn object(&mut self, name: &str, description: &str, members: &[&Node]) -> String {
        let name = self.free_name(name);
        let mut schema = Block::default();
        schema.line(format!("description: '' # to do: {description}"));
        schema.line("type: object");
        let required = members.iter().filter(|member| is_required(member));
        let required: Vec<_> = required.map(|member| scalar(own_name(member))).collect();
        if !required.is_empty() {
            schema.line(format!("required: [{}]", required.join(", ")));
        }
        let mut properties = Block::default();
        for member in members {
            self.property(member, &name, &mut properties);
        }
        schema.member("properties", properties);
        self.components.member(&name, schema);
        self.components.line("");
        name
    }

    /// Puts before what was written what has to be decided all through it.
    pub fn introduced(&self, content: Block) -> Block {
        let mut all = Block::default();
        if self.names_anew {
            all.decide("an x-bce-name where the vendor's name is a poor one");
        }
        if self.quotes {
            all.decide(
                "say the vendor's sentences in other words; they hold the values and bounds",
            );
        }
        all.append(content);
        all
    }

    /// The members of the schema of a parameter; a component's name begins with its owner's.
    fn schema(&mut self, node: &Node, owner: &str, into: &mut Block) {
        let members: Vec<_> = node.of_kind(Kind::Property).collect();
        let reference = |writer: &mut Self, into: &mut Block| {
            let name = match writer.known_object(node) {
                Some(name) => {
                    node.parameters()
                        .into_iter()
                        .for_each(|member| remark(member, into));
                    name
                }
                None => {
                    let own = own_name(node);
                    let name = format!("{owner}{}", upper_camel(own));
                    writer.object(&name, &format!("what {own} holds"), &members)
                }
            };
            format!("{{$ref: '#{SCHEMAS}/{name}'}}")
        };
        match (node.json_type(), members.is_empty()) {
            ("array", false) => {
                let item = reference(self, into);
                into.line("type: array");
                into.line(format!("items: {item}"));
            }
            (_, false) => {
                let object = reference(self, into);
                into.line(format!("allOf: [{object}]"));
            }
            ("array", true) => {
                into.line("type: array");
                into.line("items: {type: string} # to do: the type of its items, and their bounds");
            }
            ("string", true) => into.line(
                "type: string # to do: minLength, maxLength, or pattern and x-bce-rule, or enum",
            ),
            (number @ ("integer" | "number"), true) => {
                into.line(format!("type: {number} # to do: minimum, maximum or enum"));
            }
            ("boolean", true) => into.line("type: boolean"),
            ("object", true) => into.line("type: object # to do: its properties"),
            (word, true) => into.decide(&format!("its type; the vendor calls it {word}")),
        }
    }

    fn description(&mut self, node: &Node, into: &mut Block) {
        if let Some(sentence) = sentence(node) {
            self.quotes = true;
            into.line(format!("description: {}", quoted(sentence)));
        } else {
            into.line(format!(
                "description: '' # to do: {}",
                self.without_sentence
            ));
        }
    }

    /// The name of the shared parameter that is this one.
    fn shared_parameter(&self, node: &Node) -> Option<String> {
        let mut names = self.spec.keys(PARAMETERS);
        let found = names.find(|name| {
            let place = pointer::child(PARAMETERS, name);
            let parameter = self.spec.at(&place);
            let schema = schemas::typed(self.spec, &pointer::child(&place, "schema"));
            parameter["name"] == *node.name
                && parameter["in"] == *node.address
                && parameter["required"] == is_required(node)
                && self.spec.at(&schema)["type"] == *node.json_type()
        });
        found.map(str::to_owned)
    }

    /// The component that requests already have for an object with the same members.
    fn known_object(&self, node: &Node) -> Option<String> {
        let operations = self.ours.of_kind(Kind::Operation);
        let mut known = operations.flat_map(Node::parameters).filter_map(|ours| {
            let name = ours.members.strip_prefix(SCHEMAS)?.strip_prefix('/')?;
            let name = name.strip_suffix("/properties")?;
            Some((ours, name)).filter(|(_, name)| !name.contains('/'))
        });
        known.find_map(|(ours, name)| has_same_members(ours, node).then(|| name.to_owned()))
    }

    /// The `x-bce-name` that the same thing has elsewhere.
    fn rust_name(&mut self, is_same: impl Fn(&str, &Value) -> bool) -> Block {
        let whole = self.whole;
        let values = whole.values().into_iter();
        let same =
            values.filter(|(place, value)| !place.contains("/example/") && is_same(place, value));
        let same: Vec<_> = same.map(|(_, value)| value).collect();
        self.names_anew |= same.is_empty();
        let mut name = Block::default();
        if let Some(known) = same.iter().find_map(|value| value["x-bce-name"].as_str()) {
            name.line(format!("x-bce-name: {}", scalar(known)));
        }
        name
    }

    /// A name for a component that no other has.
    fn free_name(&mut self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        let is_free = |name: &String| {
            self.whole.at(&pointer::child(SCHEMAS, name)).is_null() && !self.names.contains(name)
        };
        let free = names.find(is_free).expect("there is always another number");
        self.names.insert(free.clone());
        free
    }
}

/// The vendor's sentence about a parameter.
fn sentence(node: &Node) -> Option<&str> {
    node.attribute("description").as_str()
}

/// Tells the vendor's sentence about what is described elsewhere.
fn remark(node: &Node, into: &mut Block) {
    if let Some(sentence) = sentence(node) {
        let sentence = one_line(sentence);
        into.line(format!("# The vendor about {}: {sentence}", node.name));
    }
}

pub fn is_required(node: &Node) -> bool {
    node.attribute("required") == true
}

/// The name of a parameter or member without those around it.
pub fn own_name(node: &Node) -> &str {
    node.name
        .rsplit_once('.')
        .map_or(&node.name, |(_, own)| own)
}

fn is_property(place: &str) -> bool {
    pointer::parent(place).is_some_and(|parent| pointer::name(parent) == "properties")
}

fn has_same_members(ours: &Node, theirs: &Node) -> bool {
    let theirs: Vec<_> = theirs.of_kind(Kind::Property).collect();
    let ours: Vec<_> = ours.of_kind(Kind::Property).collect();
    ours.len() == theirs.len()
        && theirs.iter().all(|theirs| {
            ours.iter().any(|ours| {
                own_name(ours) == own_name(theirs)
                    && is_required(ours) == is_required(theirs)
                    && ours.json_type() == theirs.json_type()
                    && has_same_members(ours, theirs)
            })
        })
}

fn upper_camel(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first
        .into_iter()
        .chain(letters.filter(|it| it.is_alphanumeric()))
        .collect()
}
