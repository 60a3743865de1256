//! Enables IPv6 on every channel of the account. If one fails, the others are as before: those that
//! cannot be rolled back are named, each with the reason.

use et_sdk::operations::{ChannelRef, Ipv6Addresses};
use et_sdk::{Client, RouteType, account::AccountChannel};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Client::builder().region("bj").build()?;
    let all: Vec<AccountChannel> = client.channels().list().items().try_collect().await?;
    let mut tried: Vec<ChannelRef> = Vec::new();
    for (number, found) in all.into_iter().enumerate() {
        if found.channel.ipv6() == Some(true) {
            continue;
        }
        let channel = client.line(found.line_id).channel(&found.channel.id);
        let addresses = Ipv6Addresses {
            baidu: format!("2400:da00:e003:{number:x}::1/64").parse()?,
            customer: format!("2400:da00:e003:{number:x}::2/64").parse()?,
        };
        let mut enable = channel.enable_ipv6(addresses);
        if found.channel.route_type == Some(RouteType::Static) {
            enable = enable.ipv6_networks([format!("2400:da00:{number:x}::/48").parse()?]);
        }
        tried.push(channel);
        if let Err(error) = enable.await {
            // The one that failed may have IPv6 all the same: a response can get lost.
            for channel in tried.iter().rev() {
                let now = channel.get().await;
                let off = now.is_ok_and(|now| now.ipv6() != Some(true));
                if !off && let Err(left) = channel.disable_ipv6().await {
                    eprintln!("not rolled back: {left}");
                }
            }
            return Err(error.into());
        }
    }
    println!("IPv6 is enabled on {} more channels", tried.len());
    Ok(())
}
