//! Reconciling a channel's routes with a desired set.
//!
//! Two things can be reconciled: the networks that a statically routed channel announces
//! ([`ChannelRef::reconcile_routes`]) and a channel's route rules
//! ([`ChannelRef::reconcile_route_rules`]). Both read the current state, add what is missing, and
//! only then remove what is not desired, so that a route that stays is never interrupted. Networks
//! are compared by value, not by spelling.
//!
//! Running a reconciliation again changes nothing more, so an interrupted run is completed by
//! another. A dry run reports what would be done.
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
//! let plan = channel.reconcile_route_rules([rule("10.1.0.0/16")?, rule("10.2.0.0/16")?]);
//! println!("{}", plan.clone().dry_run().run().await?);
//! let report = plan.run().await?;
//! println!("{} added, {} removed", report.added().count(), report.removed().count());
//! # Ok(())
//! # });
//! ```

mod report;
mod route_rules;
mod routes;

#[cfg(doc)]
use crate::operations::ChannelRef;

pub use report::{Change, ReconcileError, Report};
pub use route_rules::{DesiredRule, ReconcileRouteRules};
pub use routes::ReconcileRoutes;
