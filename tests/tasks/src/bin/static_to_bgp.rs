//! Moves a statically routed channel to BGP. The service cannot change the routing of a channel, so
//! another one takes over its route rules and the account's gateways, and then replaces it.
//!
//!     static_to_bgp LINE CHANNEL NEW_VLAN BAIDU_ADDRESS CUSTOMER_ADDRESS ASN
//!
//! The shared secret of the session is in `BGP_KEY`. A gateway carries one channel at a time: its
//! traffic stops until it runs again, and its health check must be added anew.

use et_sdk::Client;
use et_sdk::operations::{NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::reconcile::DesiredRule;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [line, old, vlan_id, baidu, customer, asn] = &arguments[..] else {
        anyhow::bail!("six arguments are needed");
    };
    let client = Client::builder().region("bj").build()?;
    let line = client.line(line);
    let old = line.channel(old);
    let name = old.get().await?.name.clone().unwrap_or_default();
    let create = line.channels().create(NewChannel {
        name: format!("{name}-bgp"),
        vlan_id: vlan_id.parse()?,
        baidu_address: baidu.parse()?,
        customer_address: customer.parse()?,
        routing: Routing::bgp(asn.parse()?, std::env::var("BGP_KEY")?),
    });
    let new = line.channel(&create.await?.id);
    new.wait_until_established().wait().await?;
    let mut desired = Vec::new();
    let mut rules = old.route_rules().list().items();
    while let Some(rule) = rules.next().await.transpose()? {
        let mut copy = NewRouteRule::from_existing(&rule)?;
        if copy.next_hop.id() == old.id() {
            copy.next_hop = NextHop::channel(new.id());
        }
        desired.push(DesiredRule::new(copy).described(rule.description.unwrap_or_default()));
    }
    println!("{}", new.reconcile_route_rules(desired).run().await?);
    let mut vpcs = client.vpcs().list().items();
    while let Some(vpc) = vpcs.next().await.transpose()? {
        let mut gateways = client.gateways().list(vpc.id).items();
        while let Some(found) = gateways.next().await.transpose()? {
            if found.channel_id.as_deref() == Some(old.id()) {
                let (gateway, networks) = (client.gateway(&found.id), found.local_networks());
                gateway.unbind().await?;
                gateway.bind(&new).local_networks(networks).await?;
                gateway.wait_until_running().wait().await?;
            }
        }
    }
    old.reconcile_route_rules([]).run().await?;
    old.delete().await?;
    old.wait_until_deleted().wait().await?;
    println!("{} replaces {}", new.id(), old.id());
    Ok(())
}
