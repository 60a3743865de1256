//! The services' actions, one file for each kind of resource.
//!
//! An action gets a request that conforms to the API document. It checks what no schema can
//! express: that ids exist, that statuses and quotas allow it, that fields agree with each other.

mod associations;
mod authorized_users;
mod bfd;
mod binding;
mod channels;
mod context;
mod gateways;
mod ipv6;
mod learned_routes;
mod lines;
mod route_parameters;
mod route_rules;
mod string_set;
mod vpc_routes;
mod vpcs;

pub(crate) use self::context::{Context, Handler};
pub use self::learned_routes::LearnedRoute;
pub(crate) use self::learned_routes::learn;
pub(crate) use self::vpcs::add_vpc;

/// The handler of every action, by its official name.
const HANDLERS: &[(&str, Handler)] = &[
    ("ApplyPhysicalDedicatedLine", lines::apply),
    ("QueryDedicatedLines", lines::list),
    ("QueryDedicatedLineDetail", lines::show),
    ("UpdatePhysicalDedicatedLine", lines::update),
    ("DeletePhysicalDedicatedLine", lines::delete),
    ("CreateDedicatedChannel", channels::create),
    ("QueryDedicatedChannel", channels::list),
    ("ResubmitDedicatedChannel", channels::resubmit),
    ("UpdateDedicatedChannel", channels::update),
    ("DeleteDedicatedChannel", channels::delete),
    ("EnableDedicatedChannelIpv6", ipv6::enable),
    ("DisableDedicatedChannelIpv6", ipv6::disable),
    (
        "CreateDedicatedChannelRouteParameters",
        route_parameters::add,
    ),
    (
        "RemoveDedicatedChannelRouteParameters",
        route_parameters::remove,
    ),
    ("CreateDedicatedChannelUserObject", authorized_users::add),
    ("RemoveDedicatedChannelUserObject", authorized_users::remove),
    ("AssociatedDedicatedChannel", associations::associate),
    ("UnrelatedDedicatedLineChannel", associations::disassociate),
    ("CreateDedicatedChannelBfd", bfd::create),
    ("UpdateDedicatedChannelBfd", bfd::update),
    ("DeleteDedicatedChannelBfd", bfd::delete),
    ("CreateDedicatedChannelRouteRules", route_rules::create),
    ("QueryDedicatedChannelRouteRules", route_rules::list),
    ("UpdateDedicatedChannelRouteRules", route_rules::update),
    ("DeleteDedicatedChannelRouteRules", route_rules::delete),
    ("CreateDedicatedGateway", gateways::create),
    ("QueryTheListOfDedicatedLineGateways", gateways::list),
    ("QueryTheDetailsOfTheDedicatedGateway", gateways::show),
    ("UpdateDedicatedGateway", gateways::update),
    ("ReleaseDedicatedGateway", gateways::release),
    ("BindPhysicalDedicatedLine", binding::bind),
    ("UnbindPhysicalDedicatedLine", binding::unbind),
    ("CreateDedicatedGatewayHealthCheck", binding::check_health),
    ("QueryRoutingTable", vpc_routes::table),
    ("QueryRoutingRules", vpc_routes::list),
    ("CreateRoutingRules", vpc_routes::create),
    ("UpdateRoutingRules", vpc_routes::update),
    ("DeleteRoutingRules", vpc_routes::delete),
    ("ActiveStandbySwitchover", vpc_routes::switch_over),
    ("QueryVpcList", vpcs::list),
    ("QuerySpecifiedVpc", vpcs::show),
];

/// The official names of the actions that the emulator implements.
pub fn actions() -> impl Iterator<Item = &'static str> {
    HANDLERS.iter().map(|(name, _)| *name)
}

/// The handler of an action.
pub(crate) fn handler(action: &str) -> Option<Handler> {
    let row = HANDLERS.iter().find(|(name, _)| *name == action);
    row.map(|(_, handler)| *handler)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use et_contract::{Contract, Operation};

    #[test]
    fn every_action_of_the_api_document_has_one_handler() {
        let implemented: BTreeSet<_> = super::actions().collect();
        // One that the raw client alone has may have a handler already.
        let operations = Contract::embedded().operations().iter();
        let covered =
            operations.filter(|one| !one.is_raw_only() || implemented.contains(one.action()));
        let documented: BTreeSet<_> = covered.map(Operation::action).collect();
        assert_eq!(implemented, documented);
        assert_eq!(super::actions().count(), documented.len());
    }
}
