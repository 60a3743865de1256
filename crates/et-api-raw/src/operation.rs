//! What an operation is: its official name, its method and path.

use crate::operations::OPERATIONS;
use crate::product::Product;

/// One of the services' actions, as the spec describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The spec's `operationId` in snake case, which is also the name of the raw client's method.
    pub id: &'static str,
    /// The vendor's name of the action.
    pub action: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// The bare query flag that selects the action among those of one method and path.
    pub flag: Option<&'static str>,
    /// Whether the action changes something. Those that do take a `clientToken`.
    pub mutating: bool,
    /// The properties of the request's body that hold an id.
    pub body_ids: &'static [&'static str],
    /// Whether the response is a list in pages.
    pub paged: bool,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// The product that it belongs to.
    pub product: &'static Product,
    /// Whether the raw client alone has it: there is no call of `et-sdk` yet.
    pub raw_only: bool,
}

impl Operation {
    /// The operation with this id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        OPERATIONS
            .binary_search_by(|operation| operation.id.cmp(id))
            .ok()
            .map(|index| &OPERATIONS[index])
    }

    /// Whether the action changes something. Those that do take a `clientToken`.
    pub fn is_mutating(&self) -> bool {
        self.mutating
    }
}

/// The name of a path segment that is a parameter: `etId` of `{etId}`.
pub(crate) fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_id() {
        for operation in &OPERATIONS {
            assert_eq!(Operation::by_id(operation.id), Some(operation));
        }
        assert_eq!(Operation::by_id("no_such_operation"), None);
    }
}
