//! Checks what the schema of a snapshot cannot express about VPCs and gateways.

use std::collections::{HashMap, HashSet};

use super::mistakes::Mistakes;
use super::node::{Members, Node};
use super::place::Place;
use super::reading::{add, check_unique, items, text, texts};
use crate::address::{check_cidr, check_networks};
use crate::assumed::gateways::{DEFAULT_VPC, DEFAULT_VPC_CIDR};
use crate::distinct_networks;
use crate::field_error::FieldError;

/// Adds the mistakes of the VPCs and gateways of a document with these channels.
pub(super) fn check(
    document: &Members<'_>,
    channels: &HashMap<String, Node<'_>>,
    mistakes: &mut Mistakes,
) {
    let vpc_of = gateways(document);
    let vpcs = vpcs(document, &vpc_of, mistakes);
    let mut ids = HashSet::new();
    let mut joined = HashSet::new();
    let all = Place::Root.field("gateways");
    for (index, gateway) in items(document, "gateways").into_iter().enumerate() {
        if mistakes.is_full() {
            return;
        }
        let gateway = gateway.members().unwrap_or_default();
        let place = all.item(index);
        check_unique(
            &gateway,
            "etGatewayId",
            "gateway",
            &mut ids,
            &place,
            mistakes,
        );
        let vpc = text(&gateway, "vpcId").unwrap_or_default();
        let of_vpc = vpcs.get(&vpc);
        if !vpc.is_empty() && of_vpc.is_none() {
            let problem = "must be the id of a VPC in the snapshot";
            mistakes.add(&place.field("vpcId"), problem);
        }
        if let Some(channel) = text(&gateway, "channelId") {
            let field = place.field("channelId");
            match channels.get(&channel) {
                None => mistakes.add(&field, "must be the id of a channel in the snapshot"),
                Some(node) => {
                    let of_vpc = of_vpc.map_or(&[][..], Vec::as_slice);
                    if let Err(overlap) = check_networks_apart(*node, of_vpc, &gateway) {
                        mistakes.add(&field, overlap);
                    }
                    if !joined.insert((vpc, channel)) {
                        let problem = "must not be the channel of another gateway of the VPC";
                        mistakes.add(&field, problem);
                    }
                }
            }
        }
        let local = [("localCidrs", 4), ("ipv6LocalCidrs", 6)];
        for (field, version) in local {
            let result = check_networks(field, &texts(&gateway, field), version);
            add(result, &place, mistakes);
        }
    }
}

/// Checks that the networks of a gateway's channel overlap neither the gateway's nor its VPC's.
fn check_networks_apart(
    channel: Node<'_>,
    of_vpc: &[String],
    gateway: &Members<'_>,
) -> Result<(), String> {
    let channel = channel.members().unwrap_or_default();
    let enable_ipv6 = channel.get("enableIpv6").and_then(|flag| flag.scalar());
    let fields = match enable_ipv6 == Some(1.into()) {
        true => &["networks", "ipv6Networks"][..],
        false => &["networks"],
    };
    let behind: Vec<_> = fields
        .iter()
        .flat_map(|field| texts(&channel, field))
        .collect();
    let local = ["localCidrs", "ipv6LocalCidrs"]
        .map(|field| texts(gateway, field))
        .concat();
    let [behind, of_vpc, local] =
        [&behind, of_vpc, &local].map(|networks| networks.iter().map(String::as_str));
    distinct_networks::check(behind, of_vpc, local)
}

/// The VPC of each gateway.
fn gateways(document: &Members<'_>) -> HashMap<String, String> {
    let gateways = items(document, "gateways").into_iter();
    let gateways = gateways.filter_map(|gateway| gateway.members());
    let ids = gateways.filter_map(|one| Some((text(&one, "etGatewayId")?, text(&one, "vpcId")?)));
    ids.collect()
}

/// Checks the VPCs and returns the networks of each. Without any mention of VPCs, there is the
/// default one.
fn vpcs(
    document: &Members<'_>,
    vpc_of: &HashMap<String, String>,
    mistakes: &mut Mistakes,
) -> HashMap<String, Vec<String>> {
    if !document.contains_key("vpcs") {
        let networks = vec![DEFAULT_VPC_CIDR.to_owned()];
        return HashMap::from([(format!("vpc-{DEFAULT_VPC}"), networks)]);
    }
    let mut networks = HashMap::new();
    let (mut ids, mut tables, mut rules) = (HashSet::new(), HashSet::new(), HashSet::new());
    let all = Place::Root.field("vpcs");
    for (index, vpc) in items(document, "vpcs").into_iter().enumerate() {
        let vpc = vpc.members().unwrap_or_default();
        let place = all.item(index);
        check_unique(&vpc, "vpcId", "VPC", &mut ids, &place, mistakes);
        check_unique(
            &vpc,
            "routeTableId",
            "route table",
            &mut tables,
            &place,
            mistakes,
        );
        let id = text(&vpc, "vpcId").unwrap_or_default();
        for (field, version) in [("cidr", 4), ("ipv6Cidr", 6)] {
            let given: Vec<String> = text(&vpc, field).into_iter().collect();
            let result = check_networks(field, &given, version);
            // There is one, which needs no index.
            let result = result.map_err(|error| FieldError::new(field, error.rule));
            add(result, &place, mistakes);
        }
        let mut further = texts(&vpc, "secondaryCidr");
        add(
            check_networks("secondaryCidr", &further, 4),
            &place,
            mistakes,
        );
        further.extend(
            ["cidr", "ipv6Cidr"]
                .iter()
                .filter_map(|field| text(&vpc, field)),
        );
        networks.insert(id.clone(), further);
        let of_subnets = place.field("subnets");
        for (index, subnet) in items(&vpc, "subnets").into_iter().enumerate() {
            let subnet = subnet.members().unwrap_or_default();
            check_field(&subnet, "cidr", &of_subnets.item(index), mistakes);
        }
        let of_rules = place.field("routeRules");
        for (index, rule) in items(&vpc, "routeRules").into_iter().enumerate() {
            if mistakes.is_full() {
                return networks;
            }
            let rule = rule.members().unwrap_or_default();
            let place = of_rules.item(index);
            let what = "rule of a route table";
            check_unique(&rule, "routeRuleId", what, &mut rules, &place, mistakes);
            check_field(&rule, "sourceAddress", &place, mistakes);
            check_field(&rule, "destinationAddress", &place, mistakes);
            let is_gateway = text(&rule, "nexthopType").as_deref() == Some("dcGateway");
            let hop = text(&rule, "nexthopId").filter(|_| is_gateway);
            if hop.is_some_and(|hop| vpc_of.get(&hop) != Some(&id)) {
                let problem = "must be the id of a gateway of the VPC in the snapshot";
                mistakes.add(&place.field("nexthopId"), problem);
            }
        }
    }
    networks
}

/// Checks that a field is a CIDR, if it is given.
fn check_field(members: &Members<'_>, field: &str, place: &Place<'_>, mistakes: &mut Mistakes) {
    if let Some(network) = text(members, field) {
        add(check_cidr(field, &network).map(drop), place, mistakes);
    }
}
