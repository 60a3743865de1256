//! Pagination: which items a page contains, and the markers between pages.
//!
//! A marker is the position of the page's first item with a checksum, so that only markers issued
//! by this emulator are accepted. It stays valid when that item is deleted. The id of an item is
//! accepted as a marker too, because the service's samples show ids in that role.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::api_error::ApiError;
use crate::json;
use crate::state::{Identified, OrderedMap};

/// The maximum page size, which is also the default. The API document rejects larger ones.
const MAX_KEYS: usize = 1000;

/// The key of the checksums in an emulator's markers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MarkerKey(pub(crate) u64);

/// The pagination parameters of a request.
pub(crate) struct PageRequest<'r> {
    pub(crate) marker: Option<&'r str>,
    pub(crate) max_keys: Option<&'r str>,
}

/// The items of a page, and the pagination fields of its response.
pub(crate) struct Page<'s, 'r, T> {
    items: Vec<&'s T>,
    info: PageInfo<'r>,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_marker: Option<String>,
    max_keys: usize,
    is_truncated: bool,
}

impl<'s, T> Page<'s, '_, T> {
    /// The body of the response, with the items in this field and in this form.
    pub(crate) fn response<R: Serialize>(
        self,
        field: &'static str,
        form: impl FnMut(&'s T) -> R,
    ) -> Bytes {
        #[derive(Serialize)]
        struct Response<'r, R> {
            #[serde(flatten)]
            items: BTreeMap<&'static str, Vec<R>>,
            #[serde(flatten)]
            info: PageInfo<'r>,
        }
        let items = self.items.into_iter().map(form).collect();
        json::to_bytes(&Response {
            items: BTreeMap::from([(field, items)]),
            info: self.info,
        })
    }
}

impl MarkerKey {
    /// The requested page of the items that pass `filter`. A marker is valid only for the list
    /// that `list` names.
    pub(crate) fn page<'s, 'r, T: Identified>(
        self,
        list: &str,
        items: &'s OrderedMap<T>,
        request: &PageRequest<'r>,
        filter: impl Fn(&T) -> bool,
    ) -> Result<Page<'s, 'r, T>, ApiError> {
        let start = match request.marker {
            // The official clients send an empty marker for the first page.
            None | Some("") => Some(0),
            Some(marker) => self
                .position(list, marker)
                .or_else(|| items.position(marker)),
        };
        let start = start.ok_or_else(|| {
            ApiError::invalid_request(
                "query `marker` must be the `nextMarker` of a page of this list",
            )
        })?;
        let max_keys = request.max_keys.and_then(|text| text.parse().ok());
        let max_keys = max_keys.unwrap_or(MAX_KEYS).clamp(1, MAX_KEYS);
        let mut rest = items.starting_at(start).filter(|(_, item)| filter(item));
        let items = rest.by_ref().take(max_keys).map(|(_, item)| item).collect();
        let next_marker = rest.next().map(|(position, _)| self.marker(list, position));
        let info = PageInfo {
            marker: request.marker,
            is_truncated: next_marker.is_some(),
            next_marker,
            max_keys,
        };
        Ok(Page { items, info })
    }

    fn marker(self, list: &str, position: u64) -> String {
        let digest = Sha256::new()
            .chain_update(self.0.to_be_bytes())
            .chain_update(position.to_be_bytes())
            .chain_update(list)
            .finalize();
        let checksum = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        format!("{position:016x}-{checksum:08x}")
    }

    fn position(self, list: &str, marker: &str) -> Option<u64> {
        let (position, _) = marker.split_once('-')?;
        let position = u64::from_str_radix(position, 16).ok()?;
        (self.marker(list, position) == marker).then_some(position)
    }
}
