//! Making a channel's routes what they should be: the commonest chore of route management, as one call.
//!
//! Two things can be reconciled: the networks that a statically routed channel announces
//! ([`ChannelRef::reconcile_routes`](crate::operations::ChannelRef::reconcile_routes)) and a channel's route rules
//! ([`ChannelRef::reconcile_route_rules`](crate::operations::ChannelRef::reconcile_route_rules)).
//! Either looks at what is there, adds what is missing, and only then takes away what should not be there, so that nothing that
//! stays is ever without a route. Networks are compared by value, however they are written.
//!
//! Running one again changes nothing more, so an interrupted run is finished by another. A dry run reports what would be done.
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

pub use report::{Change, ReconcileError, Report};
pub use route_rules::{DesiredRule, ReconcileRouteRules};
pub use routes::ReconcileRoutes;
