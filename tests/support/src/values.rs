//! What the sample calls are made of.

use et_sdk::operations::Contact;

/// The client token of calls that set one.
pub const TOKEN: &str = "be31b98c-5e41-4838-9830-9be700de5a20";
/// The VLAN that the samples ask for.
pub const VLAN: u16 = 56;
/// The network that the samples add to routes, and remove.
pub const NETWORK: &str = "192.168.100.0/24";
/// The account that the samples authorize.
pub const ACCOUNT: &str = "8770d0e94e2728ca81b0ec99db9f4df8";

/// The gateway that the samples' rules lead to.
pub const GATEWAY: &str = "dcgw-p5x55p77u8ah";

/// The marker at which the samples continue a list of rules: the id of a rule.
pub const MARKER: &str = "m a/b+c";

/// What differs between users of the samples.
#[derive(Clone, Debug)]
pub struct Values {
    /// The id of the line.
    pub line: String,
    /// The id of the channel on it.
    pub channel: String,
    /// The id of the other channel on it.
    pub other_channel: String,
    /// The id of the channel's route rule.
    pub rule: String,
    /// The id of the VPC.
    pub vpc: String,
    /// The id of its route table.
    pub table: String,
    /// The id of the rule of the route table that leads to the gateway.
    pub vpc_rule: String,
    /// The id of the gateway in the VPC.
    pub gateway: String,
    /// The id of another gateway in it.
    pub other_gateway: String,
    /// The name of a new line.
    pub line_name: String,
    /// The contact of a new line.
    pub contact: Contact,
    /// The contact that a line is changed to.
    pub changed_contact: Contact,
    /// The shared secret of BGP.
    pub bgp_key: String,
    /// The client token, unless the SDK is to choose one.
    pub token: Option<String>,
}

impl Default for Values {
    fn default() -> Self {
        let contact = |name: &str, phone: &str, email: &str| Contact {
            name: name.into(),
            phone: phone.into(),
            email: email.into(),
        };
        Self {
            line: "dcphy-gq65bz9ip712".into(),
            channel: "dedicatedconn-zy9t7n91k0iq".into(),
            other_channel: "dedicatedconn-rn0yzti2gn1f".into(),
            rule: "dcrr-5afcf643-94e".into(),
            vpc: "vpc-IyrqYIQ7".into(),
            table: "rt-q1zg3i8mx8p6".into(),
            vpc_rule: "rr-dvq3cxpghw5e".into(),
            gateway: GATEWAY.into(),
            other_gateway: "dcgw-mx3annmentbu".into(),
            line_name: "ZX051501-testET".into(),
            contact: contact("张三", "13300000333", "1@123.com"),
            changed_contact: contact("u", "1", "e@x.cn"),
            bgp_key: "s3cret".into(),
            token: None,
        }
    }
}
