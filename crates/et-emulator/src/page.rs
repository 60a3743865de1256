//! Paging: which items a page holds, and the markers between pages.
//!
//! A marker is the place of the page's first item, sealed so that only markers this emulator gave out are taken. It stays good when that
//! item is deleted. An item's id is taken as a marker too: the service's samples show ids in that role.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::refusal::Refusal;
use crate::state::{Identified, Shelf};

/// The most items a page can hold, and how many it holds unless less is asked for. The contract refuses more.
const MOST: usize = 1000;

/// What makes this emulator's markers its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seal(pub(crate) u64);

/// What a request says about the page it wants, as it was sent.
pub(crate) struct Wanted<'r> {
    pub(crate) marker: Option<&'r str>,
    pub(crate) max_keys: Option<&'r str>,
}

/// One page of a list.
pub(crate) struct Page<'s, T> {
    pub(crate) items: Vec<&'s T>,
    pub(crate) next_marker: Option<String>,
    pub(crate) max_keys: usize,
}

impl Seal {
    /// The page of `shelf` that is wanted, of the items that pass `filter`. `list` names the list: a marker is good for one list only.
    pub(crate) fn page<'s, T: Identified>(
        self,
        list: &str,
        shelf: &'s Shelf<T>,
        wanted: &Wanted<'_>,
        filter: impl Fn(&T) -> bool,
    ) -> Result<Page<'s, T>, Refusal> {
        let start = match wanted.marker {
            // The clients of the service send an empty marker for the first page.
            None | Some("") => 0,
            Some(marker) => self
                .open(list, marker)
                .or_else(|| shelf.place(marker))
                .ok_or_else(|| {
                    Refusal::invalid_request(
                        "query `marker` must be the `nextMarker` of a page of this list",
                    )
                })?,
        };
        let max_keys = wanted
            .max_keys
            .and_then(|text| text.parse().ok())
            .unwrap_or(MOST)
            .clamp(1, MOST);
        let mut rest = shelf.starting_at(start).filter(|(_, item)| filter(item));
        let items = rest.by_ref().take(max_keys).map(|(_, item)| item).collect();
        let next_marker = rest.next().map(|(place, _)| self.close(list, place));
        Ok(Page {
            items,
            next_marker,
            max_keys,
        })
    }

    fn close(self, list: &str, place: u64) -> String {
        format!("{place:016x}-{:08x}", self.check(list, place))
    }

    fn open(self, list: &str, marker: &str) -> Option<u64> {
        let (place, _) = marker.split_once('-')?;
        let place = u64::from_str_radix(place, 16).ok()?;
        (self.close(list, place) == marker).then_some(place)
    }

    fn check(self, list: &str, place: u64) -> u32 {
        let digest = Sha256::new()
            .chain_update(self.0.to_be_bytes())
            .chain_update(place.to_be_bytes())
            .chain_update(list)
            .finalize();
        u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
    }
}

/// The fields of an answer that speak of its page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageFields<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    max_keys: usize,
    is_truncated: bool,
}

impl<'r> PageFields<'r> {
    pub(crate) fn new<T>(page: &Page<'_, T>, wanted: &Wanted<'r>) -> Self {
        Self {
            marker: wanted.marker,
            next_marker: page.next_marker.clone(),
            max_keys: page.max_keys,
            is_truncated: page.next_marker.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    struct Thing(Arc<str>);

    impl Identified for Thing {
        fn id(&self) -> &Arc<str> {
            &self.0
        }
    }

    const SEAL: Seal = Seal(42);

    fn shelf() -> Shelf<Thing> {
        let mut shelf = Shelf::default();
        for id in ["a", "b", "c", "d", "e"] {
            shelf.push(Thing(id.into()));
        }
        shelf
    }

    fn page(
        shelf: &Shelf<Thing>,
        marker: Option<&str>,
        max_keys: &str,
    ) -> Result<(String, Option<String>), Refusal> {
        let wanted = Wanted {
            marker,
            max_keys: Some(max_keys),
        };
        let page = SEAL.page("things", shelf, &wanted, |_| true)?;
        Ok((
            page.items.iter().map(|thing| &*thing.0).collect(),
            page.next_marker,
        ))
    }

    #[test]
    fn walks_the_list_and_ends_without_a_marker() {
        let shelf = shelf();
        let (first, marker) = page(&shelf, None, "2").unwrap();
        let (second, marker) = page(&shelf, marker.as_deref(), "2").unwrap();
        let (third, end) = page(&shelf, marker.as_deref(), "2").unwrap();
        assert_eq!(
            (first.as_str(), second.as_str(), third.as_str(), end),
            ("ab", "cd", "e", None)
        );
    }

    #[test]
    fn a_full_last_page_has_no_marker() {
        assert_eq!(
            page(&shelf(), None, "5").unwrap(),
            ("abcde".to_owned(), None)
        );
    }

    #[test]
    fn a_marker_survives_the_item_it_points_at() {
        let mut shelf = shelf();
        let (_, marker) = page(&shelf, None, "2").unwrap();
        shelf.remove("c");
        assert_eq!(
            page(&shelf, marker.as_deref(), "2").unwrap(),
            ("de".to_owned(), None)
        );
    }

    #[test]
    fn takes_the_id_of_an_item_and_refuses_what_it_never_gave_out() {
        let shelf = shelf();
        assert_eq!(page(&shelf, Some("d"), "9").unwrap().0, "de");
        let (_, marker) = page(&shelf, None, "2").unwrap();
        let forged = marker.unwrap().replace('2', "3");
        for unknown in ["z", "m a/b+c", "-", "0000000000000002-00000000", &forged] {
            assert!(page(&shelf, Some(unknown), "2").is_err(), "{unknown}");
        }
    }

    #[test]
    fn a_marker_of_another_list_is_refused() {
        let shelf = shelf();
        let (_, marker) = page(&shelf, None, "2").unwrap();
        let wanted = Wanted {
            marker: marker.as_deref(),
            max_keys: None,
        };
        assert!(SEAL.page("others", &shelf, &wanted, |_| true).is_err());
    }
}
