//! Moves a statically routed channel to BGP. The service cannot change the routing of a channel, so
//! another one takes over its route rules.
//!
//!     static_to_bgp LINE CHANNEL NEW_VLAN BAIDU_ADDRESS CUSTOMER_ADDRESS ASN
//!
//! The shared secret of the session is in `BGP_KEY`.

use et_sdk::Client;
use et_sdk::operations::{NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::reconcile::DesiredRule;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [line, old, vlan_id, baidu, customer, asn] = &arguments[..] else {
        anyhow::bail!("six arguments are needed");
    };
    let line = Client::builder().region("bj").build()?.line(line);
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
    while let Some(rule) = rules.next().await {
        let rule = rule?;
        let mut copy = NewRouteRule::from_existing(&rule)?;
        if copy.next_hop.id() == old.id() {
            copy.next_hop = NextHop::channel(new.id());
        }
        desired.push(DesiredRule::new(copy).described(rule.description.unwrap_or_default()));
    }
    println!("{}", new.reconcile_route_rules(desired).run().await?);
    old.reconcile_route_rules([]).run().await?;
    old.delete().await?;
    old.wait_until_deleted().wait().await?;
    println!("{} replaces {}", new.id(), old.id());
    Ok(())
}
