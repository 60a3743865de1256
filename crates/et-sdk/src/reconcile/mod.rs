//! Reconciling a channel's routes with a desired set.
//!
//! Two things can be reconciled: the networks that a statically routed channel announces
//! ([`ChannelRef::reconcile_routes`]) and a channel's route rules
//! ([`ChannelRef::reconcile_route_rules`]). Both read the current state, add what is missing, and
//! only then remove what is not desired, so that a route that stays is never interrupted. Networks
//! are compared by value, not by spelling.
//!
//! Running a reconciliation again changes nothing more, so an interrupted run is completed by
//! another.
//!
//! ```
//! # et_documentation::stage::with_channel(async |channel| {
//! use et_sdk::operations::{NewRouteRule, NextHop};
//! use et_sdk::reconcile::DesiredRule;
//!
//! let rule = |destination: &str| -> Result<_, et_sdk::Error> {
//!     Ok(DesiredRule::new(NewRouteRule {
//!         destination: destination.parse()?,
//!         next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
//!     }))
//! };
//! let desired = [rule("10.1.0.0/16")?, rule("10.2.0.0/16")?];
//! let report = channel.reconcile_route_rules(desired).run().await?;
//! println!("{} added, {} removed", report.added().count(), report.removed().count());
//! # Ok(())
//! # });
//! ```
//!
//! # Plans
//!
//! A [`Plan`] is what a run would do. It can be shown, kept as JSON and applied later, exactly as
//! it is: [`ChannelRef::apply`] refuses it if the routes have changed since.
//!
//! ```
//! # et_documentation::stage::with_channel(async |channel| {
//! use et_sdk::reconcile::{DesiredRule, Plan};
//!
//! # let desired = r#"[{
//! #     "destination": "10.1.0.0/16", "next_hop": {"gateway": "dcgw-p5x55p77u8ah"}
//! # }]"#;
//! let desired: Vec<DesiredRule> = serde_json::from_str(desired)?;
//! let plan = channel.reconcile_route_rules(desired).plan().await?;
//! println!("{plan}");
//! let file = serde_json::to_string_pretty(&plan)?;
//!
//! // Somebody has approved it.
//! let plan: Plan = serde_json::from_str(&file)?;
//! println!("{}", channel.apply(plan).run().await?);
//! # Ok(())
//! # });
//! ```
//!
//! ```text
//! + 10.1.0.0/16  etGateway dcgw-p5x55p77u8ah
//! - 10.9.0.0/16  etGateway dcgw-p5x55p77u8ah  (dcrr-5afcf643-94e)
//! 2 changes to make, 0 routes unchanged
//! ```
//!
//! # Guards
//!
//! A guard keeps a mistake in the desired set from doing harm:
//!
//! * `max_removals` refuses a plan that removes more routes than allowed.
//! * `add_only` leaves surplus routes as they are, and descriptions too.
//! * [`marked`](ReconcileRouteRules::marked) leaves every rule alone whose description does not
//!   have a text of yours, so that several programs can share a channel.
//!
//! What a guard holds back is in [`Plan::held_back`], and what it refuses is an error of kind
//! [`PlanRefused`](crate::ErrorKind::PlanRefused) that names the guard and the routes.

mod apply;
mod change;
mod desired;
mod guards;
mod plan;
mod report;
mod route_rules;
mod routes;
mod table;

#[cfg(doc)]
use crate::operations::ChannelRef;

pub use apply::ApplyPlan;
pub use change::{Change, PresentRule};
pub use desired::DesiredRule;
pub use guards::{Guard, HeldBack};
pub use plan::Plan;
pub use report::{ReconcileError, Report};
pub use route_rules::ReconcileRouteRules;
pub use routes::ReconcileRoutes;
