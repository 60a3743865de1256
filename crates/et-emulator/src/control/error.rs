//! Why a control fails: which resource, and which rule.

use std::convert::Infallible;

use crate::api_error::ApiError;
use crate::clock::TimeOutOfRange;
use crate::faults::InvalidFault;
use crate::snapshot::SnapshotError;
use crate::state::UnknownStatus;

/// A failed call of a method of [`Controls`](super::Controls).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// No line has this id.
    #[error("the line {0} does not exist; check its id")]
    NoSuchLine(String),
    /// No channel has this id.
    #[error("the channel {0} does not exist; check its id")]
    NoSuchChannel(String),
    /// No gateway has this id.
    #[error("the gateway {0} does not exist; check its id")]
    NoSuchGateway(String),
    /// The VPC cannot be added.
    #[error("the VPC `{name}` cannot be added: {reason}")]
    Vpc {
        /// The name that it was to have.
        name: String,
        /// The field and the rule that it breaks.
        reason: String,
    },
    /// The channel with this id has no BGP session.
    #[error("the channel {0} has the route type `static-route`; name one with `bgp`")]
    NotBgp(String),
    /// The channel does not accept the learned route.
    #[error("the channel {channel} does not learn the route: {reason}")]
    Route {
        /// The id of the channel.
        channel: String,
        /// The field or the state, and the rule that it breaks.
        reason: String,
    },
    /// The text is not a status of this resource.
    #[error("{}{error}", resource.as_ref().map_or_else(String::new, |it| format!("{it}: ")))]
    Status {
        /// The kind and id of the resource.
        resource: Option<String>,
        /// Which text it is, and what it may be.
        #[source]
        error: UnknownStatus,
    },
    /// The time is out of range.
    #[error(transparent)]
    Time(#[from] TimeOutOfRange),
    /// The fault is not valid.
    #[error("the fault cannot be injected: {0}")]
    Fault(#[from] InvalidFault),
    /// No fault in force has this id.
    #[error("no fault in force has the id {0}; it may have ended by itself")]
    NoSuchFault(u64),
    /// The snapshot cannot be loaded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

impl From<UnknownStatus> for ControlError {
    fn from(error: UnknownStatus) -> Self {
        let resource = None;
        Self::Status { resource, error }
    }
}

/// A status of the emulator's own always is one.
impl From<Infallible> for ControlError {
    fn from(impossible: Infallible) -> Self {
        match impossible {}
    }
}

/// Why the service would refuse a field, without where a request has it.
pub(super) fn reason(error: ApiError) -> String {
    match error.message.strip_prefix("body ") {
        Some(message) => message.to_owned(),
        None => error.message,
    }
}

/// A status as it was given, of the resource with this kind and id.
pub(super) fn status_of<S, T: TryInto<S, Error: Into<ControlError>>>(
    kind: &str,
    id: &str,
    status: T,
) -> Result<S, ControlError> {
    status.try_into().map_err(|error| match error.into() {
        ControlError::Status { error, .. } => ControlError::Status {
            resource: Some(format!("{kind} {id}")),
            error,
        },
        other => other,
    })
}
