//! The rules of a VPC's route table.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use crate::account::Account;
use crate::address::{check_cidr, is_everything, is_within, overlap, same_network};
use crate::api_error::ApiError;
use crate::json;
use crate::state::{PathType, Store, Vpc, VpcNextHopType, VpcRouteRule};

pub(super) const HANDLERS: Handlers = &[
    ("QueryRoutingTable", table),
    ("QueryRoutingRules", list),
    ("CreateRoutingRules", create),
    ("UpdateRoutingRules", update),
    ("DeleteRoutingRules", delete),
    ("ActiveStandbySwitchover", switch_over),
];

/// What a new rule is to be.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Creation {
    route_table_id: String,
    source_address: String,
    destination_address: String,
    nexthop_id: Option<String>,
    nexthop_type: Option<VpcNextHopType>,
    #[serde(default)]
    next_hop_list: Vec<OneOfSeveral>,
    #[serde(default)]
    description: String,
}

/// One of several next hops.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneOfSeveral {
    nexthop_id: Option<String>,
    nexthop_type: Option<VpcNextHopType>,
    path_type: Option<PathType>,
}

/// Where a rule leads.
struct Hop {
    id: String,
    kind: VpcNextHopType,
    path: PathType,
}

/// CreateRoutingRules.
pub(super) fn create(context: Context<'_>) -> ActionResult {
    let creation: Creation = context.body()?;
    let store = &context.account.store;
    let vpc = store.vpc_of_table(&creation.route_table_id);
    let vpc = vpc.ok_or_else(|| ApiError::not_found("the route table"))?;
    check_addresses(vpc, &creation.source_address, &creation.destination_address)?;
    let is_same = |rule: &&VpcRouteRule| is_for(rule, &creation);
    if let Some(other) = vpc.route_rules.iter().find(is_same) {
        return Err(taken(other));
    }
    let hops = creation.hops()?;
    for hop in &hops {
        check_hop(store, vpc, hop.kind, &hop.id)?;
    }
    let quota = context.account.quotas.routes_per_table;
    if vpc.route_rules.len() + hops.len() > quota as usize {
        return Err(ApiError::quota("rules in this route table", quota));
    }
    let vpc = vpc.id.clone();
    let Account { store, ids, .. } = &mut *context.account;
    let is_single = matches!(&hops[..], [hop] if hop.path == PathType::Normal);
    let mut created = Vec::new();
    for hop in hops {
        let id = ids.vpc_route_rule(|id| store.vpc_of_rule(id).is_some());
        let rules = store
            .vpc_rules_mut(&vpc)
            .ok_or_else(|| ApiError::not_found("the route table"))?;
        rules.push(VpcRouteRule {
            id: id.clone(),
            source_address: creation.source_address.clone(),
            destination_address: creation.destination_address.clone(),
            nexthop_id: hop.id,
            nexthop_type: hop.kind,
            path_type: hop.path,
            description: creation.description.clone(),
        });
        created.push(id);
    }
    Ok(json::to_bytes(&match is_single {
        true => json!({ "routeRuleId": created[0] }),
        false => json!({ "routeRuleIds": created }),
    }))
}

impl Creation {
    /// The next hops that it names.
    fn hops(&self) -> Result<Vec<Hop>, ApiError> {
        if self.next_hop_list.is_empty() {
            return Ok(vec![self.single_hop()?]);
        }
        if self.nexthop_id.is_some() || self.nexthop_type.is_some() {
            let rule = "is instead of `nexthopId` and `nexthopType`; omit one or the other";
            return Err(ApiError::invalid_field("nextHopList", rule));
        }
        let mut hops: Vec<Hop> = Vec::new();
        for (place, hop) in self.next_hop_list.iter().enumerate() {
            let field = |name: &str| format!("nextHopList[{place}].{name}");
            let required = |name: &str| ApiError::invalid_field(field(name), "is required");
            let kind = hop.nexthop_type.ok_or_else(|| required("nexthopType"))?;
            let id = hop.nexthop_id.clone();
            let id = id.ok_or_else(|| required("nexthopId"))?;
            let path = hop.path_type.ok_or_else(|| required("pathType"))?;
            if hops.iter().any(|before| before.id == id) {
                let rule = "must be a different gateway than those before it";
                return Err(ApiError::invalid_field(field("nexthopId"), rule));
            }
            hops.push(Hop { id, kind, path });
        }
        let paths: Vec<PathType> = hops.iter().map(|hop| hop.path).collect();
        let share = paths.iter().all(|path| *path == PathType::Ecmp) && paths.len() > 1;
        let is_pair = matches!(
            paths[..],
            [PathType::Active, PathType::Standby] | [PathType::Standby, PathType::Active]
        );
        if !share && !is_pair {
            let rule = "must have two or more next hops with the path type `ecmp`, or one with \
                        `ha:active` and one with `ha:standby`";
            return Err(ApiError::invalid_field("nextHopList", rule));
        }
        Ok(hops)
    }

    fn single_hop(&self) -> Result<Hop, ApiError> {
        let rule = "is required without `nextHopList`";
        let kind = self.nexthop_type;
        let kind = kind.ok_or_else(|| ApiError::invalid_field("nexthopType", rule))?;
        let id = match (&self.nexthop_id, kind) {
            (Some(id), _) => id.clone(),
            (None, VpcNextHopType::DefaultGateway) => String::new(),
            (None, _) => return Err(ApiError::invalid_field("nexthopId", rule)),
        };
        let path = PathType::Normal;
        Ok(Hop { id, kind, path })
    }
}

/// Whether a rule has the source and the destination of a new one.
fn is_for(rule: &VpcRouteRule, creation: &Creation) -> bool {
    same_network(&rule.source_address, &creation.source_address)
        && same_network(&rule.destination_address, &creation.destination_address)
}

fn taken(other: &VpcRouteRule) -> ApiError {
    ApiError::not_allowed(format!(
        "the rule {} has the same source and destination; delete it first",
        other.id
    ))
}

/// Checks source and destination of a rule in the route table of a VPC.
fn check_addresses(vpc: &Vpc, source: &str, destination: &str) -> Result<(), ApiError> {
    let version = check_cidr("sourceAddress", source)?;
    if check_cidr("destinationAddress", destination)? != version {
        let rule = "must have the IP version of `sourceAddress`";
        return Err(ApiError::invalid_field("destinationAddress", rule));
    }
    let in_subnet = |source| vpc.subnets.iter().any(|one| is_within(source, &one.cidr));
    if !is_everything(source) && !in_subnet(source) {
        let rule = "must be `0.0.0.0/0`, or in a subnet of the VPC";
        return Err(ApiError::invalid_field("sourceAddress", rule));
    }
    let mut own = vpc.spec.networks().filter(|own| !is_everything(own));
    if !is_everything(destination)
        && let Some(own) = own.find(|own| overlap(own, destination))
    {
        let rule = format!("must be `0.0.0.0/0`, or not overlap {own} of the VPC");
        return Err(ApiError::invalid_field("destinationAddress", rule));
    }
    Ok(())
}

/// Checks the next hop of a rule in the route table of a VPC.
fn check_hop(store: &Store, vpc: &Vpc, kind: VpcNextHopType, id: &str) -> Result<(), ApiError> {
    if kind != VpcNextHopType::DcGateway {
        return Ok(());
    }
    let gateway = store.gateway(id);
    let gateway = gateway.ok_or_else(|| ApiError::not_found(format_args!("the gateway {id}")))?;
    if gateway.vpc_id != vpc.id {
        return Err(ApiError::not_allowed(format!(
            "the gateway {id} belongs to another VPC; create one in {}",
            vpc.id
        )));
    }
    Ok(())
}

/// QueryRoutingTable.
pub(super) fn table(context: Context<'_>) -> ActionResult {
    let vpc = queried_vpc(&context)?;
    let own = json!({
        "routeRuleId": "",
        "routeTableId": vpc.route_table_id,
        "sourceAddress": "0.0.0.0/0",
        "destinationAddress": vpc.spec.cidr,
        "nexthopId": "",
        "nexthopType": "sys",
        "description": "",
    });
    let rules = vpc.route_rules.iter();
    let rules = rules.map(|rule| json!(RuleResponse::new(vpc, rule)));
    Ok(json::to_bytes(&json!({
        "name": vpc.spec.name,
        "routeTableId": vpc.route_table_id,
        "vpcId": vpc.id,
        "routeRules": std::iter::once(own).chain(rules).collect::<Vec<_>>(),
    })))
}

/// QueryRoutingRules.
pub(super) fn list(context: Context<'_>) -> ActionResult {
    let vpc = queried_vpc(&context)?;
    let page = context.page(&vpc.route_table_id, &vpc.route_rules, |_| true)?;
    Ok(page.response("routeRules", |rule| RuleResponse::new(vpc, rule)))
}

/// The VPC that a query names by its own id, or by that of its route table.
fn queried_vpc<'c>(context: &'c Context<'_>) -> Result<&'c Vpc, ApiError> {
    let store = &context.account.store;
    let by_table = context.query("routeTableId").map(|table| {
        let vpc = store.vpc_of_table(table);
        vpc.ok_or_else(|| ApiError::not_found("the route table"))
    });
    let by_id = context.query("vpcId").map(|id| context.vpc(id));
    match (by_table.transpose()?, by_id.transpose()?) {
        (Some(one), Some(other)) if one.id != other.id => Err(ApiError::invalid_request(
            "query `routeTableId` and `vpcId` must belong together; omit one of them",
        )),
        (Some(vpc), _) | (None, Some(vpc)) => Ok(vpc),
        (None, None) => Err(ApiError::invalid_request(
            "query `routeTableId` or `vpcId` is required",
        )),
    }
}

/// UpdateRoutingRules.
pub(super) fn update(context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        source_address: Option<String>,
        destination_address: Option<String>,
        nexthop_id: Option<String>,
        description: Option<String>,
    }
    let update: Update = context.body()?;
    let (vpc, rule) = rule_of_path(&context)?;
    let mut changed = rule.clone();
    let moves = update.source_address.is_some() || update.destination_address.is_some();
    if moves && rule.path_type != PathType::Normal {
        return Err(ApiError::not_allowed(
            "the rule is one of several for its source and destination; delete them and create \
             others",
        ));
    }
    for (field, value) in [
        (&mut changed.source_address, update.source_address),
        (&mut changed.destination_address, update.destination_address),
        (&mut changed.nexthop_id, update.nexthop_id),
        (&mut changed.description, update.description),
    ] {
        *field = value.unwrap_or_else(|| std::mem::take(field));
    }
    check_addresses(vpc, &changed.source_address, &changed.destination_address)?;
    let store = &context.account.store;
    check_hop(store, vpc, changed.nexthop_type, &changed.nexthop_id)?;
    let is_same = |other: &&VpcRouteRule| {
        other.id != changed.id
            && same_network(&other.source_address, &changed.source_address)
            && same_network(&other.destination_address, &changed.destination_address)
            && (moves || other.nexthop_id == changed.nexthop_id)
    };
    if let Some(other) = vpc.route_rules.iter().find(is_same) {
        return Err(taken(other));
    }
    let vpc = vpc.id.clone();
    let rules = context.account.store.vpc_rules_mut(&vpc);
    if let Some(rule) = rules.and_then(|rules| rules.get_mut(&changed.id)) {
        *rule = changed;
    }
    EMPTY
}

/// DeleteRoutingRules.
pub(super) fn delete(context: Context<'_>) -> ActionResult {
    let (vpc, rule) = rule_of_path(&context)?;
    let (vpc, rule) = (vpc.id.clone(), rule.id.clone());
    if let Some(rules) = context.account.store.vpc_rules_mut(&vpc) {
        rules.remove(&rule);
    }
    EMPTY
}

/// ActiveStandbySwitchover.
pub(super) fn switch_over(context: Context<'_>) -> ActionResult {
    let (vpc, active) = rule_of_path(&context)?;
    if active.path_type != PathType::Active {
        return Err(ApiError::not_allowed(
            "the rule is not `ha:active`; name the active one of a pair",
        ));
    }
    let is_partner = |other: &&VpcRouteRule| {
        other.path_type == PathType::Standby
            && same_network(&other.source_address, &active.source_address)
            && same_network(&other.destination_address, &active.destination_address)
    };
    let Some(standby) = vpc.route_rules.iter().find(is_partner) else {
        return Err(ApiError::not_allowed(
            "no rule of the table is on standby for this one; delete it and create a pair",
        ));
    };
    let (vpc, active, standby) = (vpc.id.clone(), active.id.clone(), standby.id.clone());
    if let Some(rules) = context.account.store.vpc_rules_mut(&vpc) {
        for (id, path) in [(active, PathType::Standby), (standby, PathType::Active)] {
            if let Some(rule) = rules.get_mut(&id) {
                rule.path_type = path;
            }
        }
    }
    EMPTY
}

/// The rule of the path, with its VPC.
fn rule_of_path<'c>(context: &'c Context<'_>) -> Result<(&'c Vpc, &'c VpcRouteRule), ApiError> {
    let id = context.path("routeRuleId");
    let vpc = context.account.store.vpc_of_rule(id);
    let rule = vpc.and_then(|vpc| Some((vpc, vpc.route_rules.get(id)?)));
    rule.ok_or_else(|| ApiError::not_found("the rule"))
}

/// A rule as responses show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleResponse<'a> {
    route_table_id: &'a str,
    #[serde(flatten)]
    rule: &'a VpcRouteRule,
}

impl<'a> RuleResponse<'a> {
    fn new(vpc: &'a Vpc, rule: &'a VpcRouteRule) -> Self {
        Self {
            route_table_id: &vpc.route_table_id,
            rule,
        }
    }
}
