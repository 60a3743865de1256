//! The control API under `/_emulator/`: everything that [`Controls`] offers, for programs in other
//! languages and for the shell.

mod cloud_controls;
mod cloud_view;
mod controls;
mod error;
mod failure;
mod filter;
mod guard;
mod handler;
mod page;
mod routes;
mod view;
mod view_limits;

pub use self::controls::Controls;
pub use self::error::ControlError;
pub(crate) use self::handler::{owns, respond};
