//! The fields of a new rule of a VPC's route table that say where it sends its traffic.

use et_api_raw::types;
use et_api_raw::types::builder::VpcRouteRuleCreation;

use super::VpcNextHop;
use crate::{PathType, VpcNextHopType};

/// Sets them: a single next hop and several have fields of their own.
pub(super) fn set(next_hop: VpcNextHop, body: VpcRouteRuleCreation) -> VpcRouteRuleCreation {
    let mut paths = Vec::new();
    for (kind, id, share) in next_hop.into_parts() {
        if share == PathType::Single {
            return body.next_hop_type(kind).next_hop_id(id);
        }
        paths.push(path(kind, id, share));
    }
    body.next_hop_list(paths)
}

fn path(kind: VpcNextHopType, id: String, share: PathType) -> types::VpcNextHop {
    let mut path = types::VpcNextHop::default();
    path.next_hop_id = Some(id);
    path.next_hop_type = Some(kind);
    path.path_type = Some(share);
    path
}
