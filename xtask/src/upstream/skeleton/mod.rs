//! What the vendor has added, as YAML that is ready to paste into the document.
//!
//! A new action becomes an operation, and a new parameter or member its description, with all
//! their members at any depth and the vendor's sentences. What a person must decide stands in
//! comments that begin with `to do`, and `lint` insists on most of it.
//!
//! What goes to the same place of the document is one skeleton, at the first difference there.

mod block;
mod operation;
mod place;
mod schema;

use std::collections::BTreeSet;

use self::block::Block;
pub use self::place::Piece;
use self::place::{before, below, require};
use self::schema::{Writer, is_required, own_name};
use super::drift::Drift;
use crate::interface::{Kind, Node};
use crate::spec::{Spec, pointer};

/// What the skeletons of a document are made from.
pub struct Skeletons<'s> {
    pub spec: &'s Spec,
    /// All documents as one.
    pub whole: &'s Spec,
    /// The interface that the document describes.
    pub ours: &'s Node,
    /// What to do about a parameter of which the vendor's side has no sentence.
    pub without_sentence: &'static str,
}

/// What was added, and the action that it was added to.
struct Added<'d> {
    node: &'d Node,
    action: &'d str,
}

impl Skeletons<'_> {
    /// Gives the differences that add something their skeletons.
    pub fn add(&self, drift: &mut [Drift]) {
        let mut places: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, one) in drift.iter().enumerate() {
            let Some(place) = one.added.as_ref().and_then(|node| place_of(node, one)) else {
                continue;
            };
            match places.iter_mut().find(|(other, _)| *other == place) {
                Some((_, indices)) => indices.push(index),
                None => places.push((place, vec![index])),
            }
        }
        for (place, indices) in places {
            let added = indices.iter().filter_map(|index| {
                let one = &drift[*index];
                let action = one.action.as_deref().unwrap_or_default();
                Some(Added {
                    node: one.added.as_ref()?,
                    action,
                })
            });
            let pieces = self.pieces(&place, &Vec::from_iter(added));
            for later in &indices[1..] {
                drift[*later].advice = "describe it by the skeleton above";
            }
            drift[indices[0]].skeleton = pieces;
        }
    }

    /// What to paste, the last place first: that leaves the lines of the others as they are.
    fn pieces(&self, place: &str, added: &[Added<'_>]) -> Vec<Piece> {
        let [Added { node, action }, ..] = added else {
            return Vec::new();
        };
        let mut writer = Writer {
            spec: self.spec,
            whole: self.whole,
            ours: self.ours,
            without_sentence: self.without_sentence,
            components: Block::default(),
            names: BTreeSet::new(),
            quotes: false,
            names_anew: false,
        };
        let nodes: Vec<_> = added.iter().map(|one| one.node).collect();
        let mut pieces = match node.kind {
            Kind::Operation => vec![self.path_item(&mut writer, place, &nodes)],
            Kind::Parameter if node.address != "body" => {
                let mut list = Block::default();
                for node in nodes {
                    writer.parameter(node, action, &mut list);
                }
                vec![self.operation_member(place, "parameters", writer.introduced(list))]
            }
            _ if pointer::name(place) == "requestBody" => {
                let body = writer.body(action, &nodes);
                vec![self.operation_member(place, "requestBody", writer.introduced(body))]
            }
            _ => self.members(&mut writer, place, added),
        };
        if !writer.components.is_empty() {
            pieces.push(below(self.spec, "/components/schemas", writer.components));
        }
        pieces.sort_by(|one, other| (&other.file, other.line).cmp(&(&one.file, one.line)));
        pieces
    }

    /// Adds operations to a path, or the path with them.
    fn path_item(&self, writer: &mut Writer<'_>, place: &str, actions: &[&Node]) -> Piece {
        let mut operations = Block::default();
        for action in actions {
            writer.operation(action, &mut operations);
        }
        let mut content = Block::default();
        writer.decide_prefix(&pointer::name(place), &mut content);
        content.append(writer.introduced(operations));
        if self.spec.at(place).is_null() {
            // A path is set off from the next one.
            content.line("");
        }
        below(self.spec, place, content)
    }

    /// Adds to a member of an operation, or makes it before the responses.
    fn operation_member(&self, place: &str, name: &str, content: Block) -> Piece {
        let operation = pointer::parent(place).unwrap_or_default();
        let responses = pointer::child(operation, "responses");
        if self.spec.at(place).is_null() {
            let mut member = Block::default();
            member.member(name, content);
            return before(self.spec, &responses, &member)
                .unwrap_or_else(|| below(self.spec, operation, member));
        }
        below(self.spec, place, content)
    }

    /// Adds properties to an object.
    fn members(&self, writer: &mut Writer<'_>, place: &str, added: &[Added<'_>]) -> Vec<Piece> {
        let object = pointer::parent(place).unwrap_or_default();
        let component = object.strip_prefix("/components/schemas/");
        let mut content = Block::default();
        for sharer in self.sharers(place, added) {
            content.decide(&format!(
                "{sharer} has this object too, but not what is new here"
            ));
        }
        let mut names = Vec::new();
        let mut required = Vec::new();
        for Added { node, action } in added {
            let name = own_name(node).to_owned();
            if names.contains(&name) {
                continue;
            }
            let owner = component
                .filter(|name| !name.contains('/'))
                .unwrap_or(action);
            writer.property(node, owner, &mut content);
            if is_required(node) {
                required.push(name.clone());
            }
            names.push(name);
        }
        if !required.is_empty() {
            let examples = "in the examples of the requests that have this object";
            content.decide(&format!("{} {examples}", required.join(", ")));
        }
        let requires = (!required.is_empty()).then(|| require(self.spec, object, &required));
        if let Some(None) = requires {
            let names = required.join(", ");
            let where_to = self.spec.location(object);
            content.decide(&format!("list {names} under `required` of {where_to}"));
        }
        let properties = below(self.spec, place, writer.introduced(content));
        requires.flatten().into_iter().chain([properties]).collect()
    }

    /// Where the object at a place is used otherwise.
    fn sharers(&self, place: &str, added: &[Added<'_>]) -> Vec<String> {
        let mut sharers = Vec::new();
        for operation in self.ours.of_kind(Kind::Operation) {
            let parts = [vec![operation], operation.parameters()].concat();
            for part in parts.into_iter().filter(|part| part.members == place) {
                let is_operation = part.kind == Kind::Operation;
                let own = if is_operation { "" } else { &part.name };
                let is_meant = added.iter().any(|one| {
                    let parent = one
                        .node
                        .name
                        .rsplit_once('.')
                        .map_or("", |(parent, _)| parent);
                    one.action == operation.name && parent == own
                });
                if !is_meant {
                    let separator = if is_operation { "" } else { ": " };
                    sharers.push(format!("{}{separator}{own}", operation.name));
                }
            }
        }
        sharers
    }
}

/// The place in the document that an addition needs to itself; none for what is not added by a
/// skeleton.
fn place_of(node: &Node, drift: &Drift) -> Option<String> {
    match node.kind {
        Kind::Operation => Some(pointer::child("/paths", &operation::path_key(node))),
        Kind::Parameter | Kind::Property => Some(drift.pointer.clone()),
        _ => None,
    }
}
