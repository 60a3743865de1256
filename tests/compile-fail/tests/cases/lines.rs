//! Lines.

use et_sdk::operations::{Contact, NewLine};
use et_sdk::{AccessPoint, ApType, Client, Isp, PortSpeed};

fn complete(client: Client, text: fn() -> String) {
    let contact = Contact { name: text().into(), phone: text().into(), email: text().into() };
    let line = NewLine {
        name: text(),
        isp: Isp::ChinaMobile,
        port_speed: PortSpeed::Gbps1,
        ap_type: ApType::Single,
        access_point: AccessPoint::Suzhou,
        contact,
        customer_site: text(),
    };
    drop(client.lines().apply(line).send());
    drop(client.lines().list().send());
    drop(client.line("id").get().send());
    drop(client.line("id").update().send());
    drop(client.line("id").delete().send());
}

fn incomplete(client: Client, whole: NewLine) {
    let NewLine { name, isp, port_speed, ap_type, access_point, contact, customer_site } = whole;
    client.lines().apply();
    NewLine { isp, port_speed, ap_type, access_point, contact, customer_site };
    NewLine { name, port_speed, ap_type, access_point, contact, customer_site };
    NewLine { name, isp, ap_type, access_point, contact, customer_site };
    NewLine { name, isp, port_speed, access_point, contact, customer_site };
    NewLine { name, isp, port_speed, ap_type, contact, customer_site };
    NewLine { name, isp, port_speed, ap_type, access_point, customer_site };
    NewLine { name, isp, port_speed, ap_type, access_point, contact };
    Contact { phone: contact.phone, email: contact.email };
    Contact { name: contact.name, email: contact.email };
    Contact { name: contact.name, phone: contact.phone };
    client.list();
    client.line().get();
    client.line().update();
    client.line().delete();
}

fn main() {}
