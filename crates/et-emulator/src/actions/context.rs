//! What an action works with: a valid request, the account and the time.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::account::Account;
use crate::api_error::ApiError;
use crate::assumed::gateways::{GatewayAction, gateway_allows};
use crate::assumed::{ChannelAction, LineAction, channel_allows, line_allows};
use crate::paging::{Page, PageRequest};
use crate::state::{Channel, Gateway, Identified, Line, OrderedMap, Vpc};
use crate::validation::ValidRequest;

/// The body of a successful response, which may be empty. An action that fails changes nothing.
pub(crate) type ActionResult = Result<Bytes, ApiError>;

/// The implementation of an action.
pub(crate) type Handler = fn(Context<'_>) -> ActionResult;

/// The actions of one file by their official names, with their handlers.
pub(crate) type Handlers = &'static [(&'static str, Handler)];

/// A request with the account that its action reads and changes.
pub(crate) struct Context<'a> {
    pub(crate) account: &'a mut Account,
    pub(crate) request: &'a ValidRequest<'a>,
    pub(crate) now: DateTime<Utc>,
}

/// The response without a body.
pub(super) const EMPTY: ActionResult = Ok(Bytes::new());

impl<'a> Context<'a> {
    /// A path parameter. Validation ensures that it is there.
    pub(super) fn path(&self, name: &str) -> &'a str {
        let mut parameters = self.request.path.iter();
        let parameter = parameters.find(|(given, _)| *given == name);
        parameter.map_or("", |(_, value)| value)
    }

    pub(super) fn query(&self, name: &str) -> Option<&'a str> {
        self.request.parameter(name)
    }

    /// The requested page of the items that pass `filter`, of the list with this name.
    pub(super) fn page<'s, T: Identified>(
        &self,
        list: &str,
        items: &'s OrderedMap<T>,
        filter: impl Fn(&T) -> bool,
    ) -> Result<Page<'s, 'a, T>, ApiError> {
        let request = PageRequest {
            marker: self.query("marker"),
            max_keys: self.query("maxKeys"),
        };
        self.account.marker_key.page(list, items, &request, filter)
    }

    pub(super) fn body<T: Deserialize<'a>>(&self) -> Result<T, ApiError> {
        // The error's own text may quote a value, possibly a secret.
        T::deserialize(self.request.body.as_ref().unwrap_or(&Value::Null)).map_err(|_| {
            ApiError::invalid_body(
                "the body must match the types and ranges of the API reference; \
                 numbers must be integers",
            )
        })
    }

    /// The line with this id.
    pub(super) fn line(&self, id: &str) -> Result<&Line, ApiError> {
        let line = self.account.store.line(id);
        line.ok_or_else(|| ApiError::not_found("the line"))
    }

    /// The line with this id, if its status allows an action.
    pub(super) fn line_for(&self, id: &str, action: LineAction) -> Result<&Line, ApiError> {
        let line = self.line(id)?;
        if !line_allows(line.status, action) {
            let allows = |status| line_allows(status, action);
            return Err(ApiError::wrong_status("the line", line.status, allows));
        }
        Ok(line)
    }

    /// The channel of the path. It must be on the line of the path.
    pub(super) fn channel(&self) -> Result<&Channel, ApiError> {
        let channels = &self.line(self.path("etId"))?.channels;
        let channel = channels.get(self.path("etChannelId"));
        channel.ok_or_else(|| ApiError::not_found("the channel"))
    }

    /// The channel of the path, mutable, if its status allows an action.
    pub(super) fn channel_for(&mut self, action: ChannelAction) -> Result<&mut Channel, ApiError> {
        let status = self.channel()?.status;
        if !channel_allows(status, action) {
            let allows = |status| channel_allows(status, action);
            return Err(ApiError::wrong_status("the channel", status, allows));
        }
        let channel = self.account.store.channel_mut(self.path("etChannelId"));
        channel.ok_or_else(|| ApiError::not_found("the channel"))
    }
    /// The VPC with this id.
    pub(super) fn vpc(&self, id: &str) -> Result<&Vpc, ApiError> {
        let vpc = self.account.store.vpc(id);
        vpc.ok_or_else(|| ApiError::not_found("the VPC"))
    }

    /// The gateway of the path.
    pub(super) fn gateway(&self) -> Result<&Gateway, ApiError> {
        let gateway = self.account.store.gateway(self.path("etGatewayId"));
        gateway.ok_or_else(|| ApiError::not_found("the gateway"))
    }

    /// The gateway of the path, mutable, if its status allows an action.
    pub(super) fn gateway_for(&mut self, action: GatewayAction) -> Result<&mut Gateway, ApiError> {
        let status = self.gateway()?.status;
        if !gateway_allows(status, action) {
            let allows = |status| gateway_allows(status, action);
            return Err(ApiError::wrong_status("the gateway", status, allows));
        }
        let gateway = self.account.store.gateway_mut(self.path("etGatewayId"));
        gateway.ok_or_else(|| ApiError::not_found("the gateway"))
    }
}
