//! Checks of next hops in requests and snapshots.

use crate::field_error::FieldError;
use crate::state::NextHopType;

/// Checks that the id of a next hop fits its type. Any id fits a type that is only in responses.
pub(crate) fn check_next_hop_id(kind: NextHopType, id: &str) -> Result<(), FieldError> {
    let (prefix, rule) = match kind {
        NextHopType::Gateway => (
            "dcgw-",
            "must be the id of a gateway (`dcgw-…`) for `etGateway`",
        ),
        NextHopType::Channel => (
            "dedicatedconn-",
            "must be the id of a channel (`dedicatedconn-…`) for `etChannel`",
        ),
        NextHopType::Csn => return Ok(()),
    };
    let fits = id.starts_with(prefix);
    fits.then_some(())
        .ok_or_else(|| FieldError::new("nexthopId", rule))
}
