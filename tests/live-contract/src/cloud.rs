//! The calls for the account's VPCs, their gateways and their route tables.

use et_sdk::Error;
use et_sdk::raw::request::OperationRequest;
use serde_json::Value;

use crate::survey::{Survey, ids_of, next_marker};

/// How many pages of a list are read: more would show nothing new.
const PAGES: usize = 2;

impl Survey {
    /// Makes all calls for VPCs.
    pub(crate) async fn cloud(&mut self) -> Result<(), Error> {
        let (raw, page) = (self.raw.clone(), self.limits.page.map(i64::from));
        let vpcs = self
            .pages(|marker| {
                let call = raw.query_vpc_list();
                let call = optional(call, page, |call, size| call.max_keys(size));
                optional(call, marker, |call, marker| call.marker(marker))
            })
            .await?;
        let vpcs: Vec<_> = vpcs.iter().flat_map(|body| ids_of(body, "vpcs")).collect();
        self.note_limit(self.limits.lines, vpcs.len(), "VPCs");
        for vpc in vpcs.iter().take(self.limits.lines) {
            self.call(raw.query_specified_vpc().vpc_id(vpc)).await?;
            self.call(raw.query_routing_table().vpc_id(vpc)).await?;
            self.pages(|marker| {
                let call = raw.query_routing_rules().vpc_id(vpc);
                let call = optional(call, page, |call, size| call.max_keys(size));
                optional(call, marker, |call, marker| call.marker(marker))
            })
            .await?;
            self.gateways_of(vpc).await?;
        }
        Ok(())
    }

    /// Reads the gateways of a VPC, and each of them alone.
    async fn gateways_of(&mut self, vpc: &str) -> Result<(), Error> {
        let (raw, page) = (self.raw.clone(), self.limits.page.map(i64::from));
        let lists = self
            .pages(|marker| {
                let call = raw.query_the_list_of_dedicated_line_gateways().vpc_id(vpc);
                let call = optional(call, page, |call, size| call.max_keys(size));
                optional(call, marker, |call, marker| call.marker(marker))
            })
            .await?;
        let lists = lists.iter();
        let ids: Vec<_> = lists.flat_map(|body| ids_of(body, "etGateways")).collect();
        self.note_limit(self.limits.channels, ids.len(), "gateways of a VPC");
        for id in ids.iter().take(self.limits.channels) {
            let call = raw.query_the_details_of_the_dedicated_gateway();
            self.call(call.et_gateway_id(id)).await?;
        }
        Ok(())
    }

    /// Reads the first pages of a list.
    async fn pages<C: OperationRequest>(
        &mut self,
        list: impl Fn(Option<String>) -> C,
    ) -> Result<Vec<Value>, Error> {
        let (mut bodies, mut marker) = (Vec::new(), None);
        for _ in 0..PAGES {
            let body = self.call(list(marker.clone())).await?;
            marker = next_marker(&body, marker.as_deref());
            bodies.push(body);
            if marker.is_none() {
                break;
            }
        }
        Ok(bodies)
    }
}

/// The call with a parameter, if there is one.
fn optional<C, T>(call: C, value: Option<T>, set: impl FnOnce(C, T) -> C) -> C {
    match value {
        Some(value) => set(call, value),
        None => call,
    }
}
