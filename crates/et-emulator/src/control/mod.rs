//! The control API under `/_emulator/`: everything that [`Controls`] offers, for programs in other
//! languages and for the shell.

mod cloud_controls;
mod cloud_view;
mod controls;
mod failure;
mod filter;
mod guard;
mod handler;
mod page;
mod routes;
mod view;
mod view_limits;

pub use self::controls::{ControlError, Controls};
pub(crate) use self::handler::{owns, respond};
