//! One line: reading, changing and deleting it.

use std::fmt;
use std::time::Duration;

use et_api_raw::{self as raw, builder, types};

use super::milliseconds::milliseconds;
use crate::Sensitive;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;

/// One line, by its id. See [`Client::line`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "物理专线")]
#[doc(alias = "dcphy")]
pub struct LineRef<M = Async> {
    client: Client<M>,
    id: String,
}

impl<M> fmt::Debug for LineRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LineRef({})", self.id.escape_debug())
    }
}

impl<M: Mode> Client<M> {
    /// One line, by its id (`dcphy-…`). Nothing is sent yet.
    pub fn line(&self, id: impl AsRef<str>) -> LineRef<M> {
        LineRef {
            client: self.clone(),
            id: id.as_ref().to_owned(),
        }
    }
}

impl<M: Mode> LineRef<M> {
    pub(crate) fn client(&self) -> &Client<M> {
        &self.client
    }

    /// The line's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the line (`QueryDedicatedLineDetail`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let line = client.line("dcphy-gq65bz9ip712").get().send().await?;
    /// println!("{:?}, until {:?}", line.status, line.expire_time());
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedLineDetail")]
    #[doc(alias = "list_et_dcphy_detail")]
    #[doc(alias = "query_dedicated_line_detail")]
    #[doc(alias = "查询专线详情")]
    pub fn get(&self) -> Call<GetLine, M> {
        let line_id = self.id.clone();
        Call::new(&self.client, GetLine { line_id })
    }

    /// Changes the line (`UpdatePhysicalDedicatedLine`). Parameters that are not set stay
    /// unchanged.
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
    pub fn update(&self) -> Call<UpdateLine, M> {
        let update = UpdateLine {
            line_id: self.id.clone(),
            body: types::LineUpdate::default(),
            link_delay: None,
        };
        Call::new(&self.client, update)
    }

    /// Deletes the line (`DeletePhysicalDedicatedLine`).
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
    pub fn delete(&self) -> Call<DeleteLine, M> {
        let line_id = self.id.clone();
        Call::new(&self.client, DeleteLine { line_id })
    }
}

/// The parameters of `QueryDedicatedLineDetail`. See [`LineRef::get`].
#[derive(Clone, Debug)]
pub struct GetLine {
    line_id: String,
}

impl Generated for GetLine {
    type Raw<'a> = builder::QueryDedicatedLineDetail<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .query_dedicated_line_detail()
            .dcphy_id(self.line_id))
    }
}

/// The parameters of `UpdatePhysicalDedicatedLine`. See [`LineRef::update`].
#[derive(Clone, Debug)]
pub struct UpdateLine {
    line_id: String,
    body: types::LineUpdate,
    link_delay: Option<Duration>,
}

impl<M: Mode> Call<UpdateLine, M> {
    /// The name: a letter, then letters, digits and `-_/.`; 65 characters at most.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.operation.body.name = Some(name.into());
        self
    }

    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body.description = Some(text.into());
        self
    }

    /// The contact's name.
    #[doc(alias = "userName")]
    pub fn contact_name(mut self, name: impl Into<Sensitive>) -> Self {
        self.operation.body.contact_name = Some(name.into());
        self
    }

    /// The contact's telephone number.
    #[doc(alias = "userPhone")]
    pub fn contact_phone(mut self, phone: impl Into<Sensitive>) -> Self {
        self.operation.body.contact_phone = Some(phone.into());
        self
    }

    /// The contact's e-mail address.
    #[doc(alias = "userEmail")]
    pub fn contact_email(mut self, email: impl Into<Sensitive>) -> Self {
        self.operation.body.contact_email = Some(email.into());
        self
    }

    /// How long the port waits before it reports a lost link, in whole milliseconds.
    #[doc(alias = "linkDelay")]
    pub fn link_delay(mut self, delay: Duration) -> Self {
        self.operation.link_delay = Some(delay);
        self
    }
}

impl Generated for UpdateLine {
    type Raw<'a> = builder::UpdatePhysicalDedicatedLine<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let mut body = self.body;
        if let Some(delay) = self.link_delay {
            body.link_delay = Some(milliseconds("link_delay", delay)?);
        }
        let call = requests.update_physical_dedicated_line();
        Ok(call.dcphy_id(self.line_id).body(body))
    }
}

/// The parameters of `DeletePhysicalDedicatedLine`. See [`LineRef::delete`].
#[derive(Clone, Debug)]
pub struct DeleteLine {
    line_id: String,
}

impl Generated for DeleteLine {
    type Raw<'a> = builder::DeletePhysicalDedicatedLine<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .delete_physical_dedicated_line()
            .dcphy_id(self.line_id))
    }
}
