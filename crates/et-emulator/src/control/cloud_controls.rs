//! Controls of gateways and VPCs.

use super::controls::Controls;
use super::error::{ControlError, reason, status_of};
use crate::actions::add_vpc;
use crate::lifecycle;
use crate::state::{GatewayStatus, ResourceId, Vpc, VpcSpec};
use crate::traffic::{self, Traffic};

impl Controls {
    /// Sets the status of a gateway. It stays until it is changed manually or the pace is set.
    ///
    /// The service's text is a status too, such as `"running"`, and with the feature `sdk` so is
    /// et-sdk's `GatewayStatus`.
    ///
    /// # Errors
    /// [`ControlError::NoSuchGateway`], or [`ControlError::Status`].
    pub fn set_gateway_status(
        &self,
        gateway: &str,
        status: impl TryInto<GatewayStatus, Error: Into<ControlError>>,
    ) -> Result<(), ControlError> {
        let status = status_of("gateway", gateway, status)?;
        let (mut account, _) = self.current();
        lifecycle::set_gateway_status(&mut account.store, gateway, status)
            .ok_or_else(|| ControlError::NoSuchGateway(gateway.to_owned()))
    }

    /// Moves a gateway to the next status of its lifecycle, and returns that status.
    ///
    /// # Errors
    /// [`ControlError::NoSuchGateway`].
    pub fn step_gateway(&self, gateway: &str) -> Result<GatewayStatus, ControlError> {
        let (mut account, now) = self.current();
        let id = ResourceId::Gateway(gateway.into());
        lifecycle::step_manually(&mut account.store, &id, now);
        let found = account.store.gateway(gateway);
        found
            .map(|gateway| gateway.status)
            .ok_or_else(|| ControlError::NoSuchGateway(gateway.to_owned()))
    }

    /// Adds a VPC, as the console does, and returns it. It has one subnet, which is all of it.
    ///
    /// # Errors
    /// [`ControlError::Vpc`] if one of its networks is not a CIDR of the right IP version.
    pub fn add_vpc(&self, spec: VpcSpec) -> Result<Vpc, ControlError> {
        let (mut account, now) = self.current();
        let name = spec.name.clone();
        add_vpc(&mut account, spec, now).map_err(|error| ControlError::Vpc {
            name,
            reason: reason(error),
        })
    }

    /// Whether traffic can flow through a gateway, and if not, what is missing.
    ///
    /// # Errors
    /// [`ControlError::NoSuchGateway`].
    pub fn traffic(&self, gateway: &str) -> Result<Traffic, ControlError> {
        let (account, _) = self.current();
        let found = account.store.gateway(gateway);
        let found = found.ok_or_else(|| ControlError::NoSuchGateway(gateway.to_owned()))?;
        Ok(traffic::through(&account.store, found))
    }
}
