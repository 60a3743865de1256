//! The tokio runtime that a call runs in. Without one, or with one that lacks time or I/O, tokio
//! would panic somewhere within the call.

use std::net::{Ipv4Addr, UdpSocket};
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::{Handle, Id};

use crate::error::Error;

/// Which runtime this is.
pub(crate) fn current() -> Result<Id, Error> {
    match Handle::try_current() {
        Ok(handle) => Ok(handle.id()),
        Err(_) => Err(Error::configuration(
            "calls need a tokio runtime with time and I/O, and there is none here; await them \
             within one, such as that of #[tokio::main], or use et_sdk::blocking",
        )),
    }
}

/// Checks that the runtime has time and I/O. It does not tell, so both are tried; what is missing
/// panics, and the panic hook may print so.
pub(crate) fn check_drivers() -> Result<(), Error> {
    let missing = match (panics(use_time), panics(use_io)) {
        (false, false) => return Ok(()),
        (true, false) => "time",
        (false, true) => "I/O",
        (true, true) => "time and I/O",
    };
    Err(Error::configuration(format!(
        "calls need a tokio runtime with time and I/O, and this one has no {missing}; build it \
         with enable_all()"
    )))
}

fn panics(work: fn()) -> bool {
    catch_unwind(work).is_err()
}

fn use_time() {
    drop(tokio::time::sleep(Duration::ZERO));
}

/// Registers a socket that sends nothing. Where none can be had, nothing is learnt.
fn use_io() {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    let socket = socket.and_then(|socket| socket.set_nonblocking(true).map(|()| socket));
    drop(socket.map(tokio::net::UdpSocket::from_std));
}
