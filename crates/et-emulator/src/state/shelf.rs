//! Resources in the order in which they were made, found by id.
//!
//! Pages are ranges of that order, so a page costs what it holds, however many items stand before it, and what is made while
//! somebody reads page by page comes at the end.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Something with an id of its own.
pub trait Identified {
    /// The id.
    fn id(&self) -> &Arc<str>;
}

/// An ordered collection of resources, each found by its id.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    items: BTreeMap<u64, T>,
    places: HashMap<Arc<str>, u64>,
    /// The place of the next item. Places are never used twice.
    next: u64,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            items: BTreeMap::new(),
            places: HashMap::new(),
            next: 0,
        }
    }
}

impl<T: Identified> Shelf<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&T> {
        self.items.get(self.places.get(id)?)
    }

    /// The item with this id, to change it. Its id must stay.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.items.get_mut(self.places.get(id)?)
    }

    /// Whether an item has this id.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// Adds an item at the end. One of the same id is replaced.
    pub fn push(&mut self, item: T) {
        self.remove(&item.id().clone());
        self.places.insert(item.id().clone(), self.next);
        self.items.insert(self.next, item);
        self.next += 1;
    }

    /// Takes an item out.
    pub fn remove(&mut self, id: &str) -> Option<T> {
        let place = self.places.remove(id)?;
        self.items.remove(&place)
    }

    /// All items in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.values()
    }

    /// All items in order, to change them. Their ids must stay.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.items.values_mut()
    }

    /// The items from a place on, each with its place.
    pub(crate) fn starting_at(&self, place: u64) -> impl Iterator<Item = (u64, &T)> {
        self.items
            .range((Bound::Included(place), Bound::Unbounded))
            .map(|(place, item)| (*place, item))
    }

    /// The place of the item with this id.
    pub(crate) fn place(&self, id: &str) -> Option<u64> {
        self.places.get(id).copied()
    }
}

impl<T: Serialize> Serialize for Shelf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.values())
    }
}

impl<'de, T: Deserialize<'de> + Identified> Deserialize<'de> for Shelf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut shelf = Self::default();
        for item in Vec::<T>::deserialize(deserializer)? {
            if shelf.contains(item.id()) {
                return Err(serde::de::Error::custom(format_args!(
                    "the id `{}` occurs twice",
                    item.id()
                )));
            }
            shelf.push(item);
        }
        Ok(shelf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Thing(Arc<str>);

    impl Identified for Thing {
        fn id(&self) -> &Arc<str> {
            &self.0
        }
    }

    fn shelf(ids: &[&str]) -> Shelf<Thing> {
        let mut shelf = Shelf::default();
        for id in ids {
            shelf.push(Thing((*id).into()));
        }
        shelf
    }

    #[test]
    fn keeps_the_order_of_making() {
        let shelf = shelf(&["c", "a", "b"]);
        assert_eq!(
            shelf.iter().map(|thing| &*thing.0).collect::<Vec<_>>(),
            ["c", "a", "b"]
        );
    }

    #[test]
    fn a_place_stays_valid_when_its_item_is_gone() {
        let mut shelf = shelf(&["a", "b", "c"]);
        let place = shelf.place("b").unwrap();
        shelf.remove("b");
        assert_eq!(
            shelf
                .starting_at(place)
                .map(|(_, thing)| &*thing.0)
                .collect::<Vec<_>>(),
            ["c"]
        );
    }

    #[test]
    fn refuses_to_load_an_id_twice() {
        let error = serde_json::from_str::<Shelf<Thing>>(r#"["a", "a"]"#).unwrap_err();
        assert!(error.to_string().contains("`a` occurs twice"), "{error}");
    }
}
