//! The channels of a line, and a channel as a whole.

use et_sdk::Cidr;
use et_sdk::operations::{LineRef, NewChannel, Resubmission, Routing};

fn complete(line: LineRef, cidr: fn() -> Cidr, text: fn() -> String) {
    let new_channel = |routing| NewChannel {
        name: text(),
        vlan_id: 2,
        baidu_address: cidr(),
        customer_address: cidr(),
        routing,
    };
    let by_networks = Routing::Static { networks: vec![cidr()] };
    drop(line.channels().create(new_channel(by_networks)).send());
    let by_bgp = Routing::Bgp { asn: 65001, key: "key".into() };
    drop(line.channels().create(new_channel(by_bgp)).send());
    let resubmission = Resubmission {
        name: text(),
        vlan_id: 2,
        baidu_address: cidr(),
        customer_address: cidr(),
        networks: vec![cidr()],
    };
    drop(line.channel("id").resubmit(resubmission).send());
    drop(line.channels().list().send());
    drop(line.channel("id").get().send());
    drop(line.channel("id").update().send());
    drop(line.channel("id").delete().send());
}

fn incomplete(line: LineRef, whole: NewChannel, networks: Vec<Cidr>) {
    let NewChannel { name, vlan_id, baidu_address, customer_address, routing } = whole;
    line.channels().create();
    NewChannel { vlan_id, baidu_address, customer_address, routing };
    NewChannel { name, baidu_address, customer_address, routing };
    NewChannel { name, vlan_id, customer_address, routing };
    NewChannel { name, vlan_id, baidu_address, routing };
    NewChannel { name, vlan_id, baidu_address, customer_address };
    Routing::Static {};
    Routing::Bgp { key: "key".into() };
    Routing::Bgp { asn: 65001 };
    Routing::bgp(65001);
    line.channel("id").resubmit();
    Resubmission { vlan_id, baidu_address, customer_address, networks };
    Resubmission { name, baidu_address, customer_address, networks };
    Resubmission { name, vlan_id, customer_address, networks };
    Resubmission { name, vlan_id, baidu_address, networks };
    Resubmission { name, vlan_id, baidu_address, customer_address };
    line.channel().get();
    line.channel().update();
    line.channel().delete();
}

fn main() {}
