//! An emulator with a client, and the resources most tests start from.

use std::time::Duration;

use et_emulator::{Emulator, EmulatorBuilder};
use et_sdk::operations::{
    ChannelRef, Contact, LineRef, NewChannel, NewLine, NewRouteRule, NextHop, Routing,
};
use et_sdk::{AccessPoint, ApType, Client, ClientBuilder, Error, Isp, PortSpeed};

/// An emulator and a client of it.
#[derive(Debug)]
pub struct Network {
    /// The emulator. It stops when dropped.
    pub emulator: Emulator,
    /// A client that it knows.
    pub client: Client,
}

impl Network {
    /// The defaults of both.
    pub async fn start() -> Self {
        Self::with(Emulator::builder(), |client| client).await
    }

    /// An emulator and a client that are set up otherwise.
    ///
    /// # Panics
    /// If either cannot be had.
    pub async fn with(
        emulator: EmulatorBuilder,
        shape: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let emulator = emulator
            .start()
            .await
            .expect("an emulator on a loopback port");
        let client = Client::builder()
            .endpoint(emulator.endpoint())
            .credentials(emulator.credentials().clone());
        let client = shape(client).build().expect("a client of the emulator");
        Self { emulator, client }
    }

    /// A new line, established.
    ///
    /// # Errors
    /// The service's.
    pub async fn line(&self) -> Result<LineRef, Error> {
        let line = self.client.lines().apply(new_line("line")).send().await?;
        let line = self.client.line(&line.id);
        line.wait_until_established()
            .every(Duration::from_millis(5))
            .wait()
            .await?;
        Ok(line)
    }

    /// A new channel with static routing on a new line, established.
    ///
    /// # Errors
    /// The service's.
    pub async fn channel(&self) -> Result<ChannelRef, Error> {
        let line = self.line().await?;
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        let channel = line
            .channels()
            .create(new_channel("channel", 100, routing)?)
            .send()
            .await?;
        Ok(line.channel(&channel.id))
    }
}

/// An application for a line of this name.
pub fn new_line(name: &str) -> NewLine {
    NewLine {
        name: name.into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::Baoding,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Beijing|Municipal District|Dongcheng District|Park K2".into(),
    }
}

/// A channel of this name and VLAN.
///
/// # Errors
/// None: the addresses are right.
pub fn new_channel(name: &str, vlan_id: u16, routing: Routing) -> Result<NewChannel, Error> {
    Ok(NewChannel {
        name: name.into(),
        vlan_id,
        baidu_address: "11.11.11.21/24".parse()?,
        customer_address: "11.11.11.12/24".parse()?,
        routing,
    })
}

/// A rule that sends a destination to a gateway.
///
/// # Errors
/// If the destination is none.
pub fn new_rule(destination: &str) -> Result<NewRouteRule, Error> {
    Ok(NewRouteRule {
        destination: destination.parse()?,
        next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
    })
}
