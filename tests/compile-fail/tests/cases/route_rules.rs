//! Route rules.

use et_sdk::Cidr;
use et_sdk::operations::{ChannelRef, LineRef, NewRouteRule, NextHop};

fn complete(channel: ChannelRef, destination: Cidr) {
    let rule = NewRouteRule { destination, next_hop: NextHop::gateway("id") };
    drop(channel.route_rules().create(rule).send());
    drop(channel.route_rules().list().send());
    drop(channel.route_rule("id").update("text").send());
    drop(channel.route_rule("id").delete().send());
}

fn incomplete(line: LineRef, channel: ChannelRef, destination: Cidr) {
    channel.route_rules().create();
    NewRouteRule { destination };
    NewRouteRule { next_hop: NextHop::gateway("id") };
    NextHop::Other { id: "id".into() };
    NextHop::Other { kind: "vpn".into() };
    NextHop::gateway();
    line.route_rules().list();
    channel.route_rule("id").update();
    channel.route_rule().update("text");
    channel.route_rule().delete();
}

fn main() {}
