//! The actions of the security token service, each of them a credential provider.

use std::time::Duration;

use bce_auth::provider::{CachingProvider, ProvideCredentials, ProvideFuture};
use et_api_raw::sts::{ASSUME_ROLE, GET_SESSION_TOKEN};
use serde_json::Value;

use super::service::Sts;

/// Temporary credentials of a role (`AssumeRole`, POST `/v1/credential?assumeRole`).
///
/// Each use calls the service; see [`cached`](Self::cached).
#[derive(Clone, Debug)]
#[doc(alias("assumeRole", "StsClient"))]
pub struct AssumeRole {
    sts: Sts,
    account_id: String,
    role_name: String,
    user_id: Option<String>,
    duration: Duration,
    access_control: Option<Value>,
}

/// Temporary credentials derived from those of [`Sts`] (`GetSessionToken`, POST
/// `/v1/sessionToken`).
///
/// Each use calls the service; see [`cached`](Self::cached).
#[derive(Clone, Debug)]
#[doc(alias("GetSessionToken", "getSessionToken", "get_session_token"))]
pub struct SessionToken {
    sts: Sts,
    duration: Duration,
    access_control: Option<Value>,
}

impl Sts {
    /// Takes on a role. `account_id` is the id of the account that the role belongs to.
    pub fn assume_role(
        &self,
        account_id: impl Into<String>,
        role_name: impl Into<String>,
    ) -> AssumeRole {
        AssumeRole {
            sts: self.clone(),
            account_id: account_id.into(),
            role_name: role_name.into(),
            user_id: None,
            duration: Duration::from_secs(2 * 3600),
            access_control: None,
        }
    }

    /// Derives temporary credentials.
    pub fn session_token(&self) -> SessionToken {
        SessionToken {
            sts: self.clone(),
            duration: Duration::from_secs(12 * 3600),
            access_control: None,
        }
    }
}

impl AssumeRole {
    /// Sets how long the credentials last, in whole seconds. The default is two hours, as in the
    /// vendor's SDKs; the service has the last word.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// Sets the id of the user who takes on the role.
    #[must_use]
    pub fn user_id(mut self, id: impl Into<String>) -> Self {
        self.user_id = Some(id.into());
        self
    }

    /// Restricts the credentials by an access control list, in the vendor's JSON.
    #[must_use]
    pub fn access_control(mut self, list: Value) -> Self {
        self.access_control = Some(list);
        self
    }

    /// Keeps the credentials until shortly before they expire.
    #[must_use]
    pub fn cached(self) -> CachingProvider<Self> {
        let now = self.sts.now();
        CachingProvider::new(self).with_clock(now)
    }
}

impl SessionToken {
    /// Sets how long the credentials last, in whole seconds. The default is twelve hours, as in the
    /// vendor's SDKs; the service has the last word.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// Restricts the credentials by an access control list, in the vendor's JSON.
    #[must_use]
    pub fn access_control(mut self, list: Value) -> Self {
        self.access_control = Some(list);
        self
    }

    /// Keeps the credentials until shortly before they expire.
    #[must_use]
    pub fn cached(self) -> CachingProvider<Self> {
        let now = self.sts.now();
        CachingProvider::new(self).with_clock(now)
    }
}

impl ProvideCredentials for AssumeRole {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let duration = self.duration.as_secs().to_string();
            let mut query = vec![
                ("assumeRole", ""),
                ("durationSeconds", &*duration),
                ("accountId", &self.account_id),
                ("roleName", &self.role_name),
            ];
            query.extend(self.user_id.iter().map(|id| ("userId", &**id)));
            let body = self.access_control.as_ref();
            self.sts.issue(&ASSUME_ROLE, &query, body).await
        })
    }
}

impl ProvideCredentials for SessionToken {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let duration = self.duration.as_secs().to_string();
            let query = [("durationSeconds", &*duration)];
            let body = self.access_control.as_ref();
            self.sts.issue(&GET_SESSION_TOKEN, &query, body).await
        })
    }
}
