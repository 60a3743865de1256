//! What the account has over all its lines and VPCs: the channels with their route rules, and the
//! gateways.
//!
//! The service lists channels line by line, route rules channel by channel and gateways VPC by VPC.
//! These lists go through all of them, several at a time, in the order of the lines or VPCs.
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! let mut rules = client.route_rules().list().concurrency(8).items();
//! while let Some(found) = rules.next().await {
//!     let found = found?;
//!     println!("{} {}: {:?}", found.line_id, found.channel_id, found.rule.destination());
//! }
//! # Ok(())
//! # });
//! ```

mod gateways;
mod items;
mod lists;

pub use self::gateways::AllGateways;
pub use self::items::AccountItems;
pub use self::lists::{
    AccountChannel, AccountChannels, AccountList, AccountRouteRule, AccountRouteRules,
};
