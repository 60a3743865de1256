//! One line: looking at it, changing it, giving it up.

use std::time::Duration;

use et_api_raw::types;

use super::builder_methods::operation;
use super::milliseconds::milliseconds;
use super::{ChannelRef, Channels};
use crate::Sensitive;
use crate::call::Call;
use crate::client::Client;
use crate::model::Line;

/// One line, by its id. See [`Client::line`].
#[derive(Clone, Debug)]
#[must_use]
#[doc(alias = "物理专线")]
#[doc(alias = "dcphy")]
pub struct LineRef {
    client: Client,
    id: String,
}

impl LineRef {
    pub(crate) fn new(client: &Client, id: &str) -> Self {
        Self {
            client: client.clone(),
            id: id.to_owned(),
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The line's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The channels that the line carries.
    pub fn channels(&self) -> Channels {
        Channels::new(&self.client, &self.id)
    }

    /// One channel, by its id (`dedicatedconn-…`). Nothing is sent yet.
    pub fn channel(&self, id: impl AsRef<str>) -> ChannelRef {
        ChannelRef::new(&self.client, &self.id, id.as_ref())
    }

    /// Shows the line (`QueryDedicatedLineDetail`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let line = client.line("dcphy-gq65bz9ip712").get().send().await?;
    /// println!("{:?}, until {:?}", line.status, line.expire_time);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedLineDetail")]
    #[doc(alias = "list_et_dcphy_detail")]
    #[doc(alias = "query_dedicated_line_detail")]
    #[doc(alias = "查询专线详情")]
    pub fn get(&self) -> GetLine {
        GetLine { call: self.call() }
    }

    /// Changes the line (`UpdatePhysicalDedicatedLine`). What is not set stays as it is.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.line("dcphy-gq65bz9ip712").update().name("backbone-south").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UpdatePhysicalDedicatedLine")]
    #[doc(alias = "update_et_dcphy")]
    #[doc(alias = "update_physical_dedicated_line")]
    #[doc(alias = "更新物理专线")]
    pub fn update(&self) -> UpdateLine {
        UpdateLine {
            call: self.call(),
            body: types::LineUpdate::default(),
        }
    }

    /// Gives the line up (`DeletePhysicalDedicatedLine`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.line("dcphy-qwj8sxf3p2ka").delete().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DeletePhysicalDedicatedLine")]
    #[doc(alias = "delete_physical_dedicated_line")]
    #[doc(alias = "删除物理专线")]
    pub fn delete(&self) -> DeleteLine {
        DeleteLine { call: self.call() }
    }

    fn call(&self) -> Call {
        Call::new(&self.client, &[("dcphyId", &self.id)])
    }
}

/// A look at a line. See [`LineRef::get`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct GetLine {
    call: Call,
}

operation!(GetLine -> Line, |this, raw| raw.query_dedicated_line_detail().dcphy_id(this.call.id(0)));

/// A change of a line. See [`LineRef::update`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct UpdateLine {
    call: Call,
    body: types::LineUpdate,
}

impl UpdateLine {
    /// The name: a letter, then letters, digits and `-_/.`; 65 characters at most.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.body.name = Some(name.into());
        self
    }

    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.body.description = Some(text.into());
        self
    }

    /// The contact's name.
    #[doc(alias = "userName")]
    pub fn contact_name(mut self, name: impl Into<Sensitive>) -> Self {
        self.body.user_name = Some(name.into());
        self
    }

    /// The contact's telephone number.
    #[doc(alias = "userPhone")]
    pub fn contact_phone(mut self, phone: impl Into<Sensitive>) -> Self {
        self.body.user_phone = Some(phone.into());
        self
    }

    /// The contact's e-mail address.
    #[doc(alias = "userEmail")]
    pub fn contact_email(mut self, email: impl Into<Sensitive>) -> Self {
        self.body.user_email = Some(email.into());
        self
    }

    /// How long the port waits before it reports a lost link, in whole milliseconds.
    #[doc(alias = "linkDelay")]
    pub fn link_delay(mut self, delay: Duration) -> Self {
        self.body.link_delay = Some(milliseconds(&mut self.call, "linkDelay", delay));
        self
    }
}

operation!(UpdateLine -> (), token, |this, raw| {
    raw.update_physical_dedicated_line().dcphy_id(this.call.id(0)).body(this.body)
});

/// The end of a line. See [`LineRef::delete`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct DeleteLine {
    call: Call,
}

operation!(DeleteLine -> (), token, |this, raw| raw.delete_physical_dedicated_line().dcphy_id(this.call.id(0)));
