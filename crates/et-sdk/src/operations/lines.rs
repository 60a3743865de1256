//! The account's lines: applying for one and listing them.

use std::time::Duration;

use et_api_raw::types;

use super::builder_methods::operation;
use super::milliseconds::milliseconds;
use super::tag::{Tag, raw_tags};
use crate::call::Call;
use crate::client::Client;
use crate::model::{LineCreated, LineList};
use crate::pagination::{Items, Pages};
use crate::{
    AccessPoint, ApType, Isp, LineStatus, PaymentTiming, PortSpeed, ReservationTimeUnit, Sensitive,
};

/// The account's lines. See [`Client::lines`].
#[derive(Clone, Debug)]
#[must_use]
#[doc(alias = "物理专线")]
pub struct Lines {
    client: Client,
}

/// What an application for a line must say.
#[derive(Clone, Debug, PartialEq)]
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
    /// Whose access it is (`apType`); customers order [`ApType::Single`].
    #[doc(alias = "apType")]
    #[doc(alias = "线路类型")]
    pub ap_type: ApType,
    /// The vendor's site at which the line ends (`apAddr`).
    #[doc(alias = "apAddr")]
    #[doc(alias = "接入点")]
    pub access_point: AccessPoint,
    /// Whom the vendor can reach.
    pub contact: Contact,
    /// The data centre at the other end (`userIdc`), as `Province|City|District|Place`.
    #[doc(alias = "userIdc")]
    #[doc(alias = "对端地址")]
    pub customer_site: String,
}

/// Whom the vendor can reach about a line. Debug shows none of it.
#[derive(Clone, Debug, PartialEq)]
#[doc(alias = "userName")]
#[doc(alias = "userPhone")]
#[doc(alias = "userEmail")]
pub struct Contact {
    /// The name (`userName`).
    pub name: Sensitive,
    /// The telephone number (`userPhone`).
    pub phone: Sensitive,
    /// The e-mail address (`userEmail`).
    pub email: Sensitive,
}

/// How a line is paid for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[doc(alias = "计费信息")]
#[doc(alias = "付款时间")]
pub struct Billing {
    /// In advance or afterwards.
    #[doc(alias = "paymentTiming")]
    pub timing: PaymentTiming,
    /// The number of months: one of 1 to 9, 12, 24 and 36.
    #[doc(alias = "reservationLength")]
    pub months: Option<u32>,
}

impl Billing {
    /// Paid in advance for this many months: 1 to 9, 12, 24 or 36.
    pub fn prepaid(months: u32) -> Self {
        Self {
            timing: PaymentTiming::Prepaid,
            months: Some(months),
        }
    }

    /// Paid afterwards.
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

impl Lines {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
        }
    }

    /// Applies for a line (`ApplyPhysicalDedicatedLine`). It starts in `ack-wait`, and is built and billed once the vendor has accepted it.
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
    pub fn apply(&self, line: NewLine) -> ApplyLine {
        let body = types::LineApplication::builder()
            .name(line.name)
            .isp(line.isp)
            .intf_type(line.port_speed)
            .ap_type(line.ap_type)
            .ap_addr(line.access_point)
            .user_name(line.contact.name)
            .user_phone(line.contact.phone)
            .user_email(line.contact.email)
            .user_idc(line.customer_site);
        ApplyLine {
            call: Call::new(&self.client, &[]),
            body,
        }
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
    pub fn list(&self) -> ListLines {
        ListLines {
            call: Call::new(&self.client, &[]),
            marker: None,
            max_keys: None,
            status: None,
        }
    }
}

/// An application for a line. See [`Lines::apply`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct ApplyLine {
    call: Call,
    body: types::builder::LineApplication,
}

impl ApplyLine {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.body = self.body.description(text.into());
        self
    }

    /// How long the port waits before it reports a lost link, in whole milliseconds.
    #[doc(alias = "linkDelay")]
    pub fn link_delay(mut self, delay: Duration) -> Self {
        let delay: u64 = milliseconds(&mut self.call, "linkDelay", delay);
        self.body = self.body.link_delay(delay);
        self
    }

    /// How the line is paid for. Without it, one month in advance.
    pub fn billing(mut self, billing: Billing) -> Self {
        let mut raw = types::Billing::default();
        raw.payment_timing = Some(billing.timing);
        raw.reservation = billing.months.map(months);
        self.body = self.body.billing(raw);
        self
    }

    /// Renews the line each time it expires, for this many months: 1 to 9, 12, 24 or 36.
    #[doc(alias = "autoRenew")]
    pub fn auto_renew_months(mut self, count: u32) -> Self {
        self.body = self.body.auto_renew(months(count));
        self
    }

    /// Puts labels on the line.
    pub fn tags(mut self, tags: impl IntoIterator<Item = Tag>) -> Self {
        self.body = self.body.tags(raw_tags(tags));
        self
    }
}

operation!(ApplyLine -> LineCreated, token, |this, raw| raw.apply_physical_dedicated_line().body(this.body));

/// A list of lines. See [`Lines::list`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited or a stream is polled"]
pub struct ListLines {
    call: Call,
    marker: Option<String>,
    max_keys: Option<i64>,
    status: Option<LineStatus>,
}

impl ListLines {
    /// Only lines in this status.
    pub fn status(mut self, status: impl Into<LineStatus>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// Where to start: the `nextMarker` of an earlier page.
    pub fn marker(mut self, marker: impl Into<String>) -> Self {
        self.marker = Some(marker.into());
        self
    }

    /// How many lines a page holds at most: 1 to 1000, by default 1000.
    #[doc(alias = "maxKeys")]
    pub fn max_keys(mut self, count: u32) -> Self {
        self.max_keys = Some(count.into());
        self
    }

    /// All lines from here on, page by page.
    pub fn pages(self) -> Pages<LineList> {
        Pages::of(self.marker.clone(), move |marker, hint| {
            let mut page = self.clone();
            page.marker = marker;
            page.call.hint(hint);
            Box::pin(page.send())
        })
    }

    /// All lines from here on, one by one.
    pub fn items(self) -> Items<LineList> {
        self.pages().into_items()
    }
}

operation!(ListLines -> LineList, |this, raw| {
    let mut call = raw.query_dedicated_lines();
    if let Some(marker) = this.marker {
        call = call.marker(marker);
    }
    if let Some(max_keys) = this.max_keys {
        call = call.max_keys(max_keys);
    }
    if let Some(status) = this.status {
        call = call.status(status);
    }
    call
});
