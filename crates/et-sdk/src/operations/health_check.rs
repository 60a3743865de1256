//! The health check of a gateway.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::channel::ChannelRef;
use super::gateway::GatewayRef;
use super::seconds::seconds;
use crate::HealthCheckType;
use crate::call::Call;
use crate::error::Error;
use crate::mode::Mode;
use crate::operation::Generated;

/// How often a gateway probes the data centre's end of its channel, and how many results count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[doc(alias = "健康检查")]
pub struct HealthCheck {
    /// The time between two probes: 1 to 60 s, in whole seconds.
    #[doc(alias = "healthCheckInterval")]
    #[doc(alias = "健康检查间隔")]
    #[serde(rename = "interval_seconds", with = "super::seconds")]
    pub interval: Duration,
    /// How many probes in a row must succeed for the path to count as up: 2 to 5.
    #[doc(alias = "healthThreshold")]
    #[doc(alias = "健康阈值")]
    pub healthy_threshold: u32,
    /// How many probes in a row must fail for the path to count as down (`unhealthThreshold`): 2
    /// to 5.
    #[doc(alias = "unhealthThreshold")]
    #[doc(alias = "不健康阈值")]
    pub unhealthy_threshold: u32,
}

impl fmt::Display for HealthCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "every {:?}, up after {}, down after {}",
            self.interval, self.healthy_threshold, self.unhealthy_threshold
        ))
    }
}

impl<M: Mode> GatewayRef<M> {
    /// Lets the gateway probe the data centre's end of its channel
    /// (`CreateDedicatedGatewayHealthCheck`). The API can neither change nor delete the check.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use std::time::Duration;
    /// use et_sdk::operations::HealthCheck;
    ///
    /// let check = HealthCheck {
    ///     interval: Duration::from_secs(3),
    ///     healthy_threshold: 3,
    ///     unhealthy_threshold: 3,
    /// };
    /// client.gateway("dcgw-p5x55p77u8ah").add_health_check(check).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedGatewayHealthCheck")]
    #[doc(alias = "create_health_check")]
    #[doc(alias = "create_dedicated_gateway_health_check")]
    #[doc(alias = "创建专线网关健康检查")]
    pub fn add_health_check(&self, check: HealthCheck) -> Call<CreateHealthCheck, M> {
        let body = types::GatewayHealthCheck::builder()
            .healthy_threshold(check.healthy_threshold)
            .unhealthy_threshold(check.unhealthy_threshold);
        let interval = check.interval;
        self.call(|gateway_id| CreateHealthCheck {
            gateway_id,
            interval,
            body,
        })
    }
}

/// The parameters of `CreateDedicatedGatewayHealthCheck`. See [`GatewayRef::add_health_check`].
#[derive(Clone, Debug)]
pub struct CreateHealthCheck {
    gateway_id: String,
    interval: Duration,
    body: types::builder::GatewayHealthCheck,
}

impl<M: Mode> Call<CreateHealthCheck, M> {
    /// The address to probe from. Without it the service chooses one.
    #[doc(alias = "healthCheckSourceIp")]
    pub fn source_address(mut self, address: IpAddr) -> Self {
        let body = self.operation.body;
        self.operation.body = body.health_check_source_address(address.to_string());
        self
    }

    /// How to probe. The only known type, ICMP, is the default.
    #[doc(alias = "healthCheckType")]
    pub fn check_type(mut self, check_type: impl Into<HealthCheckType>) -> Self {
        let body = self.operation.body;
        self.operation.body = body.health_check_type(check_type.into());
        self
    }

    /// The channel to probe through.
    #[doc(alias = "dcphyId")]
    #[doc(alias = "channelId")]
    pub fn channel<N: Mode>(mut self, channel: &ChannelRef<N>) -> Self {
        let body = self.operation.body.line_id(channel.line_id().to_owned());
        self.operation.body = body.channel_id(channel.id().to_owned());
        self
    }

    /// The id of the subnet to probe from (`sbn-…`).
    #[doc(alias = "subnetId")]
    pub fn subnet_id(mut self, id: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.subnet_id(id.into());
        self
    }

    /// Whether the service makes the route that the probes need; it does by default.
    #[doc(alias = "autoGenerateRouteRule")]
    pub fn auto_route(mut self, on: bool) -> Self {
        self.operation.body = self.operation.body.auto_generate_route_rule(on);
        self
    }
}

impl Generated for CreateHealthCheck {
    type Raw<'a> = builder::CreateDedicatedGatewayHealthCheck<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let interval = seconds::<u32>("interval", self.interval)?;
        Ok(requests
            .create_dedicated_gateway_health_check()
            .et_gateway_id(self.gateway_id)
            .body(self.body.health_check_interval(interval)))
    }
}
