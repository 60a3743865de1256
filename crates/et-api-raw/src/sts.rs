//! The actions of the security token service (STS), which issue temporary credentials. It is no
//! product of the spec: only what signs requests talks to it.

use crate::operation::Operation;
use crate::product::Product;

/// The security token service. Its hosts are made from the names of the regions.
pub const STS: Product = Product {
    code: "sts",
    title: "Baidu AI Cloud security token service (STS)",
    endpoints: &[],
};

/// Takes on a role (`AssumeRole`).
pub static ASSUME_ROLE: Operation = Operation {
    id: "assume_role",
    action: "AssumeRole",
    path: "/v1/credential",
    flag: Some("assumeRole"),
    summary: "Takes on a role",
    ..BASE
};

/// Derives temporary credentials (`GetSessionToken`).
pub static GET_SESSION_TOKEN: Operation = Operation {
    id: "get_session_token",
    action: "GetSessionToken",
    path: "/v1/sessionToken",
    summary: "Derives temporary credentials",
    ..BASE
};

/// What both have in common. Issuing credentials changes nothing, and takes no client token.
const BASE: Operation = Operation {
    id: "",
    action: "",
    method: "POST",
    path: "",
    flag: None,
    mutating: false,
    body_ids: &[],
    paged: false,
    summary: "",
    product: &STS,
    raw_only: false,
};
