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

pub(crate) use self::context::{Context, Handler, Handlers};
pub use self::learned_routes::LearnedRoute;
pub(crate) use self::learned_routes::learn;
pub(crate) use self::vpcs::add_vpc;

/// The handlers of the actions, by file.
const HANDLERS: &[Handlers] = &[
    associations::HANDLERS,
    authorized_users::HANDLERS,
    bfd::HANDLERS,
    binding::HANDLERS,
    channels::HANDLERS,
    gateways::HANDLERS,
    ipv6::HANDLERS,
    lines::HANDLERS,
    route_parameters::HANDLERS,
    route_rules::HANDLERS,
    vpc_routes::HANDLERS,
    vpcs::HANDLERS,
];

/// The official names of the actions that the emulator implements.
pub fn actions() -> impl Iterator<Item = &'static str> {
    let all = HANDLERS.iter().copied().flatten();
    all.map(|(name, _)| *name)
}

/// The handler of an action.
pub(crate) fn handler(action: &str) -> Option<Handler> {
    let mut all = HANDLERS.iter().copied().flatten();
    let row = all.find(|(name, _)| *name == action);
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
