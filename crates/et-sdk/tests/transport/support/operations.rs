//! Every operation of the SDK with values that must not show, as a list to go through.

use et_sdk::Client;
use et_sdk::operations::Contact;
use et_test_support::Values;
use et_test_support::samples::{self, Sample};

use super::RULE;

/// What must never show up anywhere.
pub const BGP_KEY: &str = "bgp-key-do-not-show";
pub const CONTACT_NAME: &str = "contact-name-do-not-show";
pub const CONTACT_PHONE: &str = "555-0199-do-not-show";
pub const CONTACT_EMAIL: &str = "mail-do-not-show@example.com";

/// Every operation, with all that it takes, on these resources. Those on the side of the VPC have
/// the id of the channel.
pub fn every(client: &Client, line: &str, channel: &str) -> Vec<Sample> {
    let contact = Contact {
        name: CONTACT_NAME.into(),
        phone: CONTACT_PHONE.into(),
        email: CONTACT_EMAIL.into(),
    };
    let values = Values {
        line: line.into(),
        channel: channel.into(),
        rule: RULE.into(),
        vpc: channel.into(),
        vpc_rule: channel.into(),
        gateway: channel.into(),
        contact: contact.clone(),
        changed_contact: contact,
        bgp_key: BGP_KEY.into(),
        ..Values::default()
    };
    samples::every(client, &values)
}
