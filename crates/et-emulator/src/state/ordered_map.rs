//! Resources in creation order, found by id.
//!
//! A page is a range of that order: it costs what it contains, however many items precede it. Items
//! created while a client reads page by page come last. A position stays valid when its item is
//! removed, which an index into a vector or an `IndexMap` does not.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A resource with an id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &Arc<str>;
}

/// A collection of resources in creation order, each found by its id.
#[derive(Clone, Debug)]
pub struct OrderedMap<T> {
    items: BTreeMap<u64, T>,
    positions: HashMap<Arc<str>, u64>,
    /// The position of the next item. Positions are never reused.
    next: u64,
}

impl<T> Default for OrderedMap<T> {
    fn default() -> Self {
        Self {
            items: BTreeMap::new(),
            positions: HashMap::new(),
            next: 0,
        }
    }
}

impl<T: Identified> OrderedMap<T> {
    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.items.get(self.positions.get(id)?)
    }

    /// The item with this id, mutable. Its id must not change.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.items.get_mut(self.positions.get(id)?)
    }

    /// Whether an item has this id.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.positions.contains_key(id)
    }

    /// Appends an item. An item with the same id is replaced.
    pub fn push(&mut self, item: T) {
        if let Some(replaced) = self.positions.insert(item.id().clone(), self.next) {
            self.items.remove(&replaced);
        }
        self.items.insert(self.next, item);
        self.next += 1;
    }

    /// Removes an item.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let position = self.positions.remove(id)?;
        self.items.remove(&position)
    }

    /// Removes the items for which `keep` is false.
    pub(crate) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let positions = &mut self.positions;
        self.items.retain(|_, item| {
            let kept = keep(item);
            if !kept {
                positions.remove(item.id());
            }
            kept
        });
    }

    /// All items in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.values()
    }

    /// All items in order, mutable. Their ids must not change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.items.values_mut()
    }

    /// The items from a position on, each with its position.
    pub(crate) fn starting_at(&self, position: u64) -> impl Iterator<Item = (u64, &T)> {
        let items = self.items.range(position..);
        items.map(|(position, item)| (*position, item))
    }

    /// The position of the item with this id.
    pub(crate) fn position(&self, id: &str) -> Option<u64> {
        self.positions.get(id).copied()
    }
}

impl<T: Identified> FromIterator<T> for OrderedMap<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut map = Self::default();
        for item in items {
            map.push(item);
        }
        map
    }
}

impl<T: Serialize> Serialize for OrderedMap<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.values())
    }
}

impl<'de, T: Deserialize<'de> + Identified> Deserialize<'de> for OrderedMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Self::default();
        for item in Vec::<T>::deserialize(deserializer)? {
            if map.contains(item.id()) {
                let message = format!("the id `{}` occurs twice", item.id());
                return Err(serde::de::Error::custom(message));
            }
            map.push(item);
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Item {
        id: Arc<str>,
    }

    impl Identified for Item {
        fn id(&self) -> &Arc<str> {
            &self.id
        }
    }

    #[test]
    fn an_id_that_occurs_twice_is_refused() {
        let read = serde_json::from_str::<OrderedMap<Item>>;
        assert_eq!(read(r#"[{"id": "a"}, {"id": "b"}]"#).unwrap().len(), 2);
        let error = read(r#"[{"id": "a"}, {"id": "b"}, {"id": "a"}]"#).unwrap_err();
        assert!(
            error.to_string().contains("the id `a` occurs twice"),
            "{error}"
        );
    }
}
