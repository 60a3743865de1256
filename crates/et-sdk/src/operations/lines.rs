//! The account's lines: applying for one and listing them.

use std::fmt;
use std::time::Duration;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::Tag;
use super::milliseconds::milliseconds;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;
use crate::pagination::{List, Paged, Paging};
use crate::{
    AccessPoint, ApType, Isp, LineStatus, PaymentTiming, PortSpeed, ReservationTimeUnit, Sensitive,
};

/// The account's lines. See [`Client::lines`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "物理专线")]
pub struct Lines<M = Async> {
    client: Client<M>,
}

impl<M> fmt::Debug for Lines<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

/// The required parameters of an application for a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    /// The name: a letter, then letters, digits and `-_/.`; 65 characters at most.
    pub name: String,
    /// The carrier that lays the line.
    #[doc(alias = "运营商")]
    pub isp: Isp,
    /// The speed of the port (`intfType`).
    #[doc(alias = "intfType")]
    #[doc(alias = "端口规格")]
    pub port_speed: PortSpeed,
    /// The type of access (`apType`). Customers order [`ApType::Single`].
    #[doc(alias = "apType")]
    #[doc(alias = "线路类型")]
    pub ap_type: ApType,
    /// The vendor's site at which the line ends (`apAddr`).
    #[doc(alias = "apAddr")]
    #[doc(alias = "接入点")]
    pub access_point: AccessPoint,
    /// The contact for the vendor.
    pub contact: Contact,
    /// The data centre at the other end (`userIdc`), as `Province|City|District|Place`.
    #[doc(alias = "userIdc")]
    #[doc(alias = "对端地址")]
    pub customer_site: String,
}

/// The contact for a line. `Debug` hides it, and serde writes it only in
/// [`Exposed`](crate::Exposed).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[doc(alias = "userName")]
#[doc(alias = "userPhone")]
#[doc(alias = "userEmail")]
pub struct Contact {
    /// The name (`userName`).
    #[serde(skip_serializing_if = "Sensitive::is_hidden")]
    pub name: Sensitive,
    /// The telephone number (`userPhone`).
    #[serde(skip_serializing_if = "Sensitive::is_hidden")]
    pub phone: Sensitive,
    /// The e-mail address (`userEmail`).
    #[serde(skip_serializing_if = "Sensitive::is_hidden")]
    pub email: Sensitive,
}

/// How a line is paid for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
#[doc(alias = "计费信息")]
#[doc(alias = "付款时间")]
pub struct Billing {
    /// Whether it is prepaid or postpaid.
    #[doc(alias = "paymentTiming")]
    pub timing: PaymentTiming,
    /// The number of months: one of 1 to 9, 12, 24 and 36.
    #[doc(alias = "reservationLength")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

impl Billing {
    /// Prepaid for this many months: 1 to 9, 12, 24 or 36.
    pub fn prepaid(months: u32) -> Self {
        Self {
            timing: PaymentTiming::Prepaid,
            months: Some(months),
        }
    }

    /// Postpaid.
    pub fn postpaid() -> Self {
        Self {
            timing: PaymentTiming::Postpaid,
            months: None,
        }
    }
}

fn months(count: u32) -> types::Reservation {
    let mut reservation = types::Reservation::default();
    reservation.reservation_length = Some(count);
    reservation.reservation_time_unit = Some(ReservationTimeUnit::Month);
    reservation
}

impl<M: Mode> Client<M> {
    /// The account's lines.
    pub fn lines(&self) -> Lines<M> {
        Lines {
            client: self.clone(),
        }
    }
}

impl<M: Mode> Lines<M> {
    /// Applies for a line (`ApplyPhysicalDedicatedLine`). It starts in `ack-wait`, and is built and
    /// billed once the vendor has accepted it.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::operations::{Billing, Contact, NewLine};
    /// use et_sdk::{AccessPoint, ApType, Isp, PortSpeed};
    ///
    /// let line = client
    ///     .lines()
    ///     .apply(NewLine {
    ///         name: "backbone-north".into(),
    ///         isp: Isp::ChinaUnicom,
    ///         port_speed: PortSpeed::Gbps10,
    ///         ap_type: ApType::Single,
    ///         access_point: AccessPoint::WuhanOpticsValley,
    ///         contact: Contact {
    ///             name: "Zhang San".into(),
    ///             phone: "13300000333".into(),
    ///             email: "ops@example.com".into(),
    ///         },
    ///         customer_site: "Beijing|Municipal District|Dongcheng District|Park K2".into(),
    ///     })
    ///     .billing(Billing::prepaid(12))
    ///     .send()
    ///     .await?;
    /// println!("applied for {}", line.id);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "ApplyPhysicalDedicatedLine")]
    #[doc(alias = "create_et_dcphy")]
    #[doc(alias = "apply_physical_dedicated_line")]
    #[doc(alias = "申请物理专线")]
    pub fn apply(&self, line: NewLine) -> Call<ApplyLine, M> {
        let body = types::LineApplication::builder()
            .name(line.name)
            .isp(line.isp)
            .port_speed(line.port_speed)
            .ap_type(line.ap_type)
            .access_point(line.access_point)
            .contact_name(line.contact.name)
            .contact_phone(line.contact.phone)
            .contact_email(line.contact.email)
            .customer_site(line.customer_site);
        let link_delay = None;
        Call::new(&self.client, ApplyLine { body, link_delay })
    }

    /// Lists the lines page by page (`QueryDedicatedLines`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let mut lines = client.lines().list().status(et_sdk::LineStatus::Established).items();
    /// while let Some(line) = lines.next().await {
    ///     println!("{}", line?.id);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedLines")]
    #[doc(alias = "list_et_dcphy")]
    #[doc(alias = "query_dedicated_lines")]
    #[doc(alias = "查询专线列表")]
    pub fn list(&self) -> Call<ListLines, M> {
        Call::new(&self.client, ListLines::default())
    }
}

/// The parameters of `ApplyPhysicalDedicatedLine`. See [`Lines::apply`].
#[derive(Clone, Debug)]
pub struct ApplyLine {
    body: types::builder::LineApplication,
    link_delay: Option<Duration>,
}

impl<M: Mode> Call<ApplyLine, M> {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.description(text.into());
        self
    }

    /// How long the port waits before it reports a lost link, in whole milliseconds.
    #[doc(alias = "linkDelay")]
    pub fn link_delay(mut self, delay: Duration) -> Self {
        self.operation.link_delay = Some(delay);
        self
    }

    /// Sets how the line is paid for. The default is one month in advance.
    pub fn billing(mut self, billing: Billing) -> Self {
        let mut raw = types::Billing::default();
        raw.payment_timing = Some(billing.timing);
        raw.reservation = billing.months.map(months);
        self.operation.body = self.operation.body.billing(raw);
        self
    }

    /// Renews the line automatically when it expires, for this many months: 1 to 9, 12, 24 or 36.
    #[doc(alias = "autoRenew")]
    pub fn auto_renew_months(mut self, count: u32) -> Self {
        self.operation.body = self.operation.body.auto_renew(months(count));
        self
    }

    /// Labels the line.
    pub fn tags(mut self, tags: impl IntoIterator<Item = Tag>) -> Self {
        self.operation.body = self
            .operation
            .body
            .tags(tags.into_iter().collect::<Vec<_>>());
        self
    }
}

impl Generated for ApplyLine {
    type Raw<'a> = builder::ApplyPhysicalDedicatedLine<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let mut body = self.body;
        if let Some(delay) = self.link_delay {
            body = body.link_delay(milliseconds::<u64>("link_delay", delay)?);
        }
        Ok(requests.apply_physical_dedicated_line().body(body))
    }
}

/// The parameters of `QueryDedicatedLines`. See [`Lines::list`].
#[derive(Clone, Debug, Default)]
pub struct ListLines {
    paging: Paging,
    status: Option<LineStatus>,
}

impl<M: Mode> Call<ListLines, M> {
    /// Lists only lines in this status.
    pub fn status(mut self, status: impl Into<LineStatus>) -> Self {
        self.operation.status = Some(status.into());
        self
    }
}

impl Generated for ListLines {
    type Raw<'a> = builder::QueryDedicatedLines<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let mut call = requests.query_dedicated_lines();
        if let Some(marker) = self.paging.marker {
            call = call.marker(marker);
        }
        if let Some(max_keys) = self.paging.max_keys {
            call = call.max_keys(max_keys);
        }
        if let Some(status) = self.status {
            call = call.status(status);
        }
        Ok(call)
    }
}

impl List for ListLines {
    fn paging(&mut self) -> Option<&mut Paging> {
        Some(&mut self.paging)
    }
}

impl Paged for ListLines {}
