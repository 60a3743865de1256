//! Comparing two interfaces, whatever they were built from.

use std::collections::BTreeSet;

use serde_json::Value;

use super::model::{Kind, Node};

/// How two interfaces differ in one point.
pub struct Difference<'n> {
    pub change: Change<'n>,
    /// The node itself: the older one, or the newer one if it was added.
    pub node: &'n Node,
    /// Its counterpart in the newer interface; the node itself if it was added or removed.
    pub counterpart: &'n Node,
    /// The nodes above the older one and above the newer one.
    pub parents: (&'n Node, &'n Node),
    /// The name of the operation it is part of, in the older interface.
    pub operation: Option<&'n str>,
}

/// What became of a node.
#[derive(Clone, Copy)]
pub enum Change<'n> {
    Added,
    Removed,
    /// It has the same name but another address.
    Moved,
    /// It has the same address but another name.
    Renamed,
    /// An attribute differs; a missing one is `null`.
    Attribute {
        keyword: &'n str,
        old: &'n Value,
        new: &'n Value,
    },
}

/// Lists the differences between two interfaces.
pub fn compare<'n>(old: &'n Node, new: &'n Node) -> Vec<Difference<'n>> {
    let mut differences = Vec::new();
    pair(&mut differences, None, (old, new), (old, new));
    differences
}

type Pair<'n> = (&'n Node, &'n Node);

/// Compares two nodes that stand for the same thing.
fn pair<'n>(
    into: &mut Vec<Difference<'n>>,
    operation: Option<&'n str>,
    parents: Pair<'n>,
    (old, new): Pair<'n>,
) {
    let operation = match old.kind {
        Kind::Operation => Some(old.name.as_str()),
        _ => operation,
    };
    let mut add = |change| {
        into.push(Difference {
            change,
            node: old,
            counterpart: new,
            parents,
            operation,
        });
    };
    // The members of what was moved have moved with it.
    let is_movable = matches!(old.kind, Kind::Operation | Kind::Parameter | Kind::Region);
    if is_movable && old.name != new.name {
        add(Change::Renamed);
    } else if is_movable && old.address != new.address {
        add(Change::Moved);
    }
    let keywords: BTreeSet<_> = old.attributes.keys().chain(new.attributes.keys()).collect();
    for keyword in keywords {
        let (old, new) = (old.attribute(keyword), new.attribute(keyword));
        if old != new {
            add(Change::Attribute { keyword, old, new });
        }
    }
    children(into, operation, (old, new));
}

/// Pairs the children of two nodes: by name and address, then by name, then by address alone where
/// it identifies.
fn children<'n>(
    into: &mut Vec<Difference<'n>>,
    operation: Option<&'n str>,
    parents @ (old, new): Pair<'n>,
) {
    let mut removed: Vec<&Node> = old.children.iter().collect();
    let mut added: Vec<&Node> = new.children.iter().collect();
    let rules: [fn(&Node, &Node) -> bool; 3] = [
        |old, new| old.name == new.name && old.address == new.address,
        |old, new| old.name == new.name,
        |old, new| matches!(old.kind, Kind::Operation | Kind::Region) && old.address == new.address,
    ];
    for matches in rules {
        removed.retain(|old| {
            let same = |new: &&Node| old.kind == new.kind && matches(old, new);
            let found = added.iter().position(same);
            if let Some(index) = found {
                pair(into, operation, parents, (old, added.remove(index)));
            }
            found.is_none()
        });
    }
    for (change, nodes) in [(Change::Removed, removed), (Change::Added, added)] {
        into.extend(nodes.into_iter().map(|node| Difference {
            change,
            node,
            counterpart: node,
            parents,
            operation,
        }));
    }
}
