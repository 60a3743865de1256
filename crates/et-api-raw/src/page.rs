//! Lists that come in pages, and the one that comes at once.

use crate::types::{Channel, ChannelList};

/// One page of a list. Implemented for the response of every operation that has an
/// `x-bce-paginator` in the spec, and for the channels of a line, which are a single page.
pub trait Page {
    /// What the list holds.
    type Item;

    /// The items of the page.
    fn items(&self) -> &[Self::Item];

    /// The items of the page, by value.
    fn into_items(self) -> Vec<Self::Item>;

    /// The marker of the next page, as the service sent it.
    fn next_marker(&self) -> Option<&str>;

    /// Whether the service says that more pages follow.
    fn is_truncated(&self) -> Option<bool>;
}

impl Page for ChannelList {
    type Item = Channel;

    fn items(&self) -> &[Channel] {
        &self.channels
    }

    fn into_items(self) -> Vec<Channel> {
        self.channels
    }

    fn next_marker(&self) -> Option<&str> {
        None
    }

    fn is_truncated(&self) -> Option<bool> {
        None
    }
}
