//! What a route rule's fields say together.

use crate::next_hop::NextHop;
use crate::types::RouteRule;

impl RouteRule {
    /// Where the rule sends its traffic. `None` if the kind or the id was not sent.
    pub fn next_hop(&self) -> Option<NextHop> {
        let (kind, id) = (self.next_hop_type.clone()?, self.next_hop_id.as_deref()?);
        Some(NextHop::new(kind, id))
    }
}
