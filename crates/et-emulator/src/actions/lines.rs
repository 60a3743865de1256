//! Physical lines.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use crate::account::Account;
use crate::api_error::ApiError;
use crate::assumed::{LINE_LIFECYCLE, LineAction};
use crate::json;
use crate::masking::mask_contact;
use crate::state::{Line, LineSpec, LineStatus, OrderedMap, ResourceId, Sensitive};

pub(super) const HANDLERS: Handlers = &[
    ("ApplyPhysicalDedicatedLine", apply),
    ("QueryDedicatedLines", list),
    ("QueryDedicatedLineDetail", show),
    ("UpdatePhysicalDedicatedLine", update),
    ("DeletePhysicalDedicatedLine", delete),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    #[serde(flatten)]
    spec: LineSpec,
    #[serde(default)]
    billing: Billing,
    auto_renew: Option<Reservation>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Billing {
    payment_timing: Option<String>,
    reservation: Option<Reservation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reservation {
    reservation_length: Option<u32>,
}

impl Reservation {
    fn months(&self) -> u32 {
        self.reservation_length.unwrap_or(1)
    }
}

impl Billing {
    /// How many months are prepaid, by default one. `None` for a postpaid line.
    fn reserved_months(&self) -> Option<u32> {
        let prepaid = self.payment_timing.as_deref() != Some("Postpaid");
        prepaid.then(|| self.reservation.as_ref().map_or(1, Reservation::months))
    }
}

/// ApplyPhysicalDedicatedLine.
pub(super) fn apply(context: Context<'_>) -> ActionResult {
    let application: Application = context.body()?;
    let Account {
        store, ids, quotas, ..
    } = &mut *context.account;
    if store.lines().len() >= quotas.lines as usize {
        return Err(ApiError::quota("lines", quotas.lines));
    }
    let id = ids.line(|id| store.line(id).is_some());
    store.add_line(Line {
        id: id.clone(),
        spec: application.spec,
        status: LINE_LIFECYCLE[0],
        expire_time: None,
        reserved_months: application.billing.reserved_months(),
        renewed_months: application.auto_renew.as_ref().map(Reservation::months),
        next_change: None,
        channels: OrderedMap::default(),
    });
    let response = json::to_bytes(&json!({ "id": id }));
    let id = ResourceId::Line(id);
    context.account.start_lifecycle(&id, context.now);
    Ok(response)
}

/// QueryDedicatedLines.
pub(super) fn list(context: Context<'_>) -> ActionResult {
    let status = context.query("status");
    let has_status = |line: &Line| status.is_none_or(|status| line.status.as_str() == status);
    let page = context.page("lines", context.account.store.lines(), has_status)?;
    Ok(page.response("ets", LineResponse::from))
}

/// QueryDedicatedLineDetail.
pub(super) fn show(context: Context<'_>) -> ActionResult {
    let line = context.line(context.path("dcphyId"))?;
    Ok(json::to_bytes(&LineResponse::from(line)))
}

/// UpdatePhysicalDedicatedLine.
pub(super) fn update(context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        name: Option<String>,
        description: Option<String>,
        user_name: Option<Sensitive>,
        user_phone: Option<Sensitive>,
        user_email: Option<Sensitive>,
        link_delay: Option<u64>,
    }
    let update: Update = context.body()?;
    let id = context.path("dcphyId");
    context.line_for(id, LineAction::Update)?;
    if let Some(Line { spec, .. }) = context.account.store.line_mut(id) {
        set(&mut spec.name, update.name);
        set(&mut spec.description, update.description);
        set(&mut spec.user_name, update.user_name);
        set(&mut spec.user_phone, update.user_phone);
        set(&mut spec.user_email, update.user_email);
        spec.link_delay = update.link_delay.or(spec.link_delay);
    }
    EMPTY
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// DeletePhysicalDedicatedLine.
pub(super) fn delete(context: Context<'_>) -> ActionResult {
    let id = context.path("dcphyId");
    let line = context.line_for(id, LineAction::Delete)?;
    if !line.channels.is_empty() {
        return Err(ApiError::not_allowed(
            "the line has channels; delete them first",
        ));
    }
    context.account.store.remove_line(id);
    EMPTY
}

/// A line as responses show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineResponse<'a> {
    id: &'a str,
    #[serde(flatten)]
    spec: LineSpec,
    status: LineStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<String>,
}

impl<'a> From<&'a Line> for LineResponse<'a> {
    fn from(line: &'a Line) -> Self {
        let without_fraction = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        Self {
            id: &line.id,
            spec: mask_contact(&line.spec),
            status: line.status,
            expire_time: line.expire_time.map(without_fraction),
        }
    }
}
