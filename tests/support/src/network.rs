//! An emulator with a client, and the resources that most tests start from.

use std::time::Duration;

use et_emulator::{Emulator, EmulatorBuilder};
use et_sdk::operations::{
    ChannelRef, Contact, GatewayRef, LineRef, NewChannel, NewGateway, NewLine, NewRouteRule,
    NewVpcRouteRule, NextHop, Routing, VpcNextHop,
};
use et_sdk::{AccessPoint, ApType, Client, ClientBuilder, Credentials, Error, Isp, PortSpeed};

use crate::values::GATEWAY;

/// An emulator and a client of it.
#[derive(Debug)]
pub struct Network {
    /// The emulator. It stops when dropped.
    pub emulator: Emulator,
    /// A client whose key the emulator knows.
    pub client: Client,
}

impl Network {
    /// The defaults of both.
    pub async fn start() -> Self {
        Self::with(Emulator::builder(), |client| client).await
    }

    /// An emulator and a client with other settings.
    pub async fn with(
        emulator: EmulatorBuilder,
        shape: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        // Where the rules of tests lead is not part of what they are about.
        let emulator = emulator.foreign_gateways().start().await;
        let emulator = emulator.expect("an emulator");
        let client = client_of(emulator.endpoint(), emulator.credentials().clone());
        let client = shape(client).build().expect("a client of the emulator");
        Self { emulator, client }
    }

    /// Applies for a line of this name.
    pub async fn applied_line(&self, name: &str) -> Result<LineRef, Error> {
        let line = self.client.lines().apply(new_line(name)).send().await?;
        Ok(self.client.line(&line.id))
    }

    /// A new channel with static routing on a new line, both established.
    pub async fn channel(&self) -> Result<ChannelRef, Error> {
        let line = self.applied_line("line").await?;
        let wait = line.wait_until_established();
        wait.every(Duration::from_millis(5)).wait().await?;
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        let channel = new_channel("channel", 100, routing);
        let channel = line.channels().create(channel).send().await?;
        Ok(line.channel(&channel.id))
    }

    /// A running gateway of this name in the default VPC, bound to a channel of its own.
    pub async fn gateway(&self, name: &str) -> Result<(GatewayRef, ChannelRef), Error> {
        let channel = self.channel().await?;
        let create = self.client.gateways().create(new_gateway(name));
        let create = create.channel(&channel).local_networks([CLOUD.parse()?]);
        let gateway = self.client.gateway(&create.send().await?.id);
        let wait = gateway.wait_until_running();
        wait.every(Duration::from_millis(5)).wait().await?;
        Ok((gateway, channel))
    }

    /// Makes a rule from the default VPC to the network behind its channels. Returns the ids of the
    /// rules, one for each next hop.
    pub async fn route(&self, next_hop: VpcNextHop) -> Result<Vec<String>, Error> {
        let table = self.client.vpc(VPC).route_table().get().send().await?;
        let rules = self.client.route_table(&table.id).rules();
        let rule = NewVpcRouteRule {
            source: "0.0.0.0/0".parse()?,
            destination: "192.168.0.0/16".parse()?,
            next_hop,
        };
        Ok(rules.create(rule).send().await?.into_value().ids)
    }
}

/// The default VPC of an emulator.
pub const VPC: &str = "vpc-default";
/// Its network.
pub const CLOUD: &str = "172.16.0.0/16";

/// A gateway of this name in the default VPC.
pub fn new_gateway(name: &str) -> NewGateway {
    NewGateway {
        name: name.into(),
        vpc_id: VPC.into(),
        speed_mbps: 200,
    }
}

/// A client of the server at an endpoint.
pub fn client_of(endpoint: impl Into<String>, key: Credentials) -> ClientBuilder {
    Client::builder().endpoint(endpoint).credentials(key)
}

/// A client, without retries, of a server that takes any signature.
pub fn plain_client(endpoint: impl Into<String>) -> Client {
    let key = Credentials::new("key", "secret").expect("credentials");
    let builder = client_of(endpoint, key).without_retries();
    builder.build().expect("a client of the endpoint")
}

/// An application for a line of this name.
pub fn new_line(name: &str) -> NewLine {
    NewLine {
        name: name.into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::WuhanOpticsValley,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "北京|市辖区|东城区|百度科技园K2".into(),
    }
}

/// A channel of this name and VLAN.
pub fn new_channel(name: &str, vlan_id: u16, routing: Routing) -> NewChannel {
    NewChannel {
        name: name.into(),
        vlan_id,
        baidu_address: "11.11.11.21/24".parse().expect("an address"),
        customer_address: "11.11.11.12/24".parse().expect("an address"),
        routing,
    }
}

/// A rule that sends a destination to a gateway.
pub fn new_rule(destination: &str) -> NewRouteRule {
    NewRouteRule {
        destination: destination.parse().expect("a network"),
        next_hop: NextHop::gateway(GATEWAY),
    }
}
