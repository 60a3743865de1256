//! Virtual private clouds. The API looks them up; the control API adds them.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::context::{ActionResult, Context, Handlers};
use crate::account::Account;
use crate::address::check_networks;
use crate::api_error::ApiError;
use crate::json;
use crate::state::{Subnet, Vpc, VpcSpec};

pub(super) const HANDLERS: Handlers = &[("QueryVpcList", list), ("QuerySpecifiedVpc", show)];

/// QueryVpcList.
pub(super) fn list(context: Context<'_>) -> ActionResult {
    let is_default = context.query("isDefault").map(|text| text == "true");
    let ids = context.query("vpcIds");
    let is_asked_for = |vpc: &Vpc| {
        is_default.is_none_or(|is_default| vpc.is_default == is_default)
            && ids.is_none_or(|ids| ids.split(',').any(|id| id.trim() == &*vpc.id))
    };
    let page = context.page("vpcs", context.account.store.vpcs(), is_asked_for)?;
    Ok(page.response("vpcs", VpcResponse::from))
}

/// QuerySpecifiedVpc.
pub(super) fn show(context: Context<'_>) -> ActionResult {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Details<'a> {
        #[serde(flatten)]
        vpc: VpcResponse<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        created_time: Option<String>,
        subnets: Vec<SubnetResponse<'a>>,
    }
    #[derive(Serialize)]
    struct Response<'a> {
        vpc: Details<'a>,
    }
    let vpc = context.vpc(context.path("vpcId"))?;
    let without_fraction = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let subnets = vpc.subnets.iter().map(|subnet| SubnetResponse {
        vpc_id: &vpc.id,
        subnet,
        subnet_type: "BCC",
    });
    let details = Details {
        vpc: VpcResponse::from(vpc),
        created_time: vpc.created_time.map(without_fraction),
        subnets: subnets.collect(),
    };
    Ok(json::to_bytes(&Response { vpc: details }))
}

/// Adds a VPC.
pub(crate) fn add_vpc(
    account: &mut Account,
    spec: VpcSpec,
    now: DateTime<Utc>,
) -> Result<Vpc, ApiError> {
    let check = |field: &str, network: &str, version: u8| {
        let rule = format!("must be an IPv{version} CIDR");
        let checked = check_networks(field, &[network], version);
        checked.map_err(|_| ApiError::invalid_field(field, rule))
    };
    check("cidr", &spec.cidr, 4)?;
    check_networks("secondaryCidr", &spec.secondary_cidr, 4)?;
    if !spec.ipv6_cidr.is_empty() {
        check("ipv6Cidr", &spec.ipv6_cidr, 6)?;
    }
    let Account { store, ids, .. } = account;
    let suffix = ids.vpc_suffix(|suffix| store.vpc(&format!("vpc-{suffix}")).is_some());
    let vpc = Vpc {
        created_time: Some(now),
        ..Vpc::with_suffix(&suffix, spec)
    };
    store.add_vpc(vpc.clone());
    Ok(vpc)
}

/// A VPC as a list shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VpcResponse<'a> {
    vpc_id: &'a str,
    #[serde(flatten)]
    spec: &'a VpcSpec,
    is_default: bool,
    relay: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SubnetResponse<'a> {
    vpc_id: &'a str,
    #[serde(flatten)]
    subnet: &'a Subnet,
    subnet_type: &'static str,
}

impl<'a> From<&'a Vpc> for VpcResponse<'a> {
    fn from(vpc: &'a Vpc) -> Self {
        Self {
            vpc_id: &vpc.id,
            spec: &vpc.spec,
            is_default: vpc.is_default,
            relay: false,
        }
    }
}
