//! Reads and checks parts of a document, of which the types are not certain.

use std::collections::HashSet;

use super::mistakes::Mistakes;
use super::node::{Members, Node};
use super::place::Place;
use crate::field_error::FieldError;

/// Checks that no resource before this one has the same id.
pub(super) fn check_unique(
    resource: &Members<'_>,
    field: &str,
    what: &str,
    seen: &mut HashSet<String>,
    place: &Place<'_>,
    mistakes: &mut Mistakes,
) {
    if let Some(id) = text(resource, field)
        && let Some(id) = seen.replace(id)
    {
        let id: String = id.chars().take(64).collect();
        let problem = format_args!("`{id}` is taken by another {what}; must be unique");
        mistakes.add(&place.field(field), problem);
    }
}

pub(super) fn add(result: Result<(), FieldError>, place: &Place<'_>, mistakes: &mut Mistakes) {
    if let Err(FieldError { field, rule }) = result {
        mistakes.add(&place.field(&field), format_args!("a string; {rule}"));
    }
}

/// The items of an array.
pub(super) fn items<'d>(members: &Members<'d>, field: &str) -> Vec<Node<'d>> {
    let items = members.get(field).and_then(|node| node.items());
    items.unwrap_or_default()
}

/// The text of a field, if it is not empty.
pub(super) fn text(members: &Members<'_>, field: &str) -> Option<String> {
    members.get(field)?.text()
}

/// The items of an array of texts.
pub(super) fn texts(members: &Members<'_>, field: &str) -> Vec<String> {
    let items = items(members, field).into_iter();
    let texts: Option<Vec<String>> = items.map(Node::text).collect();
    texts.unwrap_or_default()
}
