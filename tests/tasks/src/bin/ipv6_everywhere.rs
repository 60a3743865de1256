//! Enables IPv6 on every channel of the account. If one fails, the others are as before.

use et_sdk::account::AccountChannel;
use et_sdk::operations::{ChannelRef, Ipv6Addresses};
use et_sdk::{Client, RouteType};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Client::builder().region("bj").build()?;
    let all: Vec<AccountChannel> = client.channels().list().items().try_collect().await?;
    let mut enabled: Vec<ChannelRef> = Vec::new();
    for (number, found) in all.into_iter().enumerate() {
        let channel = client.line(found.line_id).channel(&found.channel.id);
        if found.channel.ipv6() == Some(true) {
            continue;
        }
        let addresses = Ipv6Addresses {
            baidu: format!("2400:da00:e003:{number:x}::1/64").parse()?,
            customer: format!("2400:da00:e003:{number:x}::2/64").parse()?,
        };
        let mut enable = channel.enable_ipv6(addresses);
        if found.channel.route_type == Some(RouteType::Static) {
            enable = enable.ipv6_networks([format!("2400:da00:{number:x}::/48").parse()?]);
        }
        if let Err(error) = enable.await {
            for channel in enabled.iter().rev() {
                channel.disable_ipv6().await?;
            }
            anyhow::bail!("rolled back {} channels: {error}", enabled.len());
        }
        enabled.push(channel);
    }
    println!("IPv6 is enabled on {} more channels", enabled.len());
    Ok(())
}
