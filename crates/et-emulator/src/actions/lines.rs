//! Lines: apply, list, show, change, delete.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Call, time_text};
use crate::assumed::{self, LineAct};
use crate::page::PageFields;
use crate::refusal::{Refusal, json};
use crate::state::{Line, LineStatus, Private, Shelf, Subject, Tag};
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    name: String,
    #[serde(default)]
    description: String,
    isp: String,
    intf_type: String,
    ap_type: String,
    ap_addr: String,
    link_delay: Option<u64>,
    user_name: Private,
    user_phone: Private,
    user_email: Private,
    user_idc: String,
    #[serde(default)]
    billing: Billing,
    auto_renew: Option<Reservation>,
    #[serde(default)]
    tags: Vec<Tag>,
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

impl Billing {
    /// For how many months the line is paid for in advance. Without a word, one.
    fn reserved_months(&self) -> Option<u32> {
        match self.payment_timing.as_deref() {
            Some("Postpaid") => None,
            _ => Some(
                self.reservation
                    .as_ref()
                    .and_then(|reservation| reservation.reservation_length)
                    .unwrap_or(1),
            ),
        }
    }
}

/// ApplyPhysicalDedicatedLine.
pub(super) fn apply(
    world: &mut World,
    call: &Call<'_>,
    now: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let application: Application = call.body()?;
    if world.state.lines().len() >= world.quotas.lines as usize {
        return Err(Refusal::quota("lines", world.quotas.lines));
    }
    let id = world.ids.line(|id| world.state.line(id).is_some());
    world.state.add_line(Line {
        id: id.clone(),
        reserved_months: application.billing.reserved_months(),
        renewed_months: application
            .auto_renew
            .map(|renewal| renewal.reservation_length.unwrap_or(1)),
        name: application.name,
        description: application.description,
        status: LineStatus::AckWait,
        expire_time: None,
        isp: application.isp,
        intf_type: application.intf_type,
        ap_type: application.ap_type,
        ap_addr: application.ap_addr,
        user_name: application.user_name,
        user_phone: application.user_phone,
        user_email: application.user_email,
        user_idc: application.user_idc,
        link_delay: application.link_delay,
        tags: application.tags,
        next_change: None,
        channels: Shelf::default(),
    });
    world.begin(&Subject::Line(id.clone()), now);
    Ok(json(&serde_json::json!({ "id": id })))
}

/// QueryDedicatedLines.
pub(super) fn list(world: &mut World, call: &Call<'_>, _: DateTime<Utc>) -> Result<Bytes, Refusal> {
    #[derive(Serialize)]
    struct Answer<'a> {
        ets: Vec<LineAnswer<'a>>,
        #[serde(flatten)]
        page: PageFields<'a>,
    }
    let status = call.query("status");
    let wanted = call.wanted_page();
    let page = world
        .seal
        .page("lines", world.state.lines(), &wanted, |line| {
            status.is_none_or(|status| line.status.as_str() == status)
        })?;
    let fields = PageFields::new(&page, &wanted);
    Ok(json(&Answer {
        ets: page.items.into_iter().map(LineAnswer::from).collect(),
        page: fields,
    }))
}

/// QueryDedicatedLineDetail.
pub(super) fn show(world: &mut World, call: &Call<'_>, _: DateTime<Utc>) -> Result<Bytes, Refusal> {
    let line = world
        .state
        .line(call.path("dcphyId"))
        .ok_or_else(|| Refusal::no_such("the line"))?;
    Ok(json(&LineAnswer::from(line)))
}

/// UpdatePhysicalDedicatedLine.
pub(super) fn update(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        name: Option<String>,
        description: Option<String>,
        user_name: Option<Private>,
        user_phone: Option<Private>,
        user_email: Option<Private>,
        link_delay: Option<u64>,
    }
    let update: Update = call.body()?;
    let id = call.path("dcphyId");
    check_line(world, id, LineAct::Update)?;
    if let Some(line) = world.state.line_mut(id) {
        set(&mut line.name, update.name);
        set(&mut line.description, update.description);
        set(&mut line.user_name, update.user_name);
        set(&mut line.user_phone, update.user_phone);
        set(&mut line.user_email, update.user_email);
        line.link_delay = update.link_delay.or(line.link_delay);
    }
    Ok(Bytes::new())
}

/// DeletePhysicalDedicatedLine.
pub(super) fn delete(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let id = call.path("dcphyId");
    let line = check_line(world, id, LineAct::Delete)?;
    if !line.channels.is_empty() {
        return Err(Refusal::state(
            "the line carries channels; delete them first",
        ));
    }
    world.state.remove_line(id);
    Ok(Bytes::new())
}

/// The line, if its state allows what is to be done to it.
pub(super) fn check_line<'w>(
    world: &'w World,
    id: &str,
    act: LineAct,
) -> Result<&'w Line, Refusal> {
    let line = world
        .state
        .line(id)
        .ok_or_else(|| Refusal::no_such("the line"))?;
    if assumed::line_allows(line.status, act) {
        Ok(line)
    } else {
        Err(Refusal::state(format!(
            "the line is in `{}`, which does not allow this action",
            line.status
        )))
    }
}

pub(super) fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// A line as answers show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineAnswer<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    status: LineStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire_time: Option<String>,
    isp: &'a str,
    intf_type: &'a str,
    ap_type: &'a str,
    ap_addr: &'a str,
    user_name: &'a str,
    user_phone: String,
    user_email: String,
    user_idc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    link_delay: Option<u64>,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    tags: &'a [Tag],
}

impl<'a> From<&'a Line> for LineAnswer<'a> {
    fn from(line: &'a Line) -> Self {
        Self {
            id: &line.id,
            name: &line.name,
            description: &line.description,
            status: line.status,
            expire_time: line.expire_time.map(time_text),
            isp: &line.isp,
            intf_type: &line.intf_type,
            ap_type: &line.ap_type,
            ap_addr: &line.ap_addr,
            user_name: line.user_name.reveal(),
            user_phone: assumed::mask_phone(line.user_phone.reveal()),
            user_email: assumed::mask_email(line.user_email.reveal()),
            user_idc: &line.user_idc,
            link_delay: line.link_delay,
            tags: &line.tags,
        }
    }
}
