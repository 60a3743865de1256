//! The channels of all lines, and the route rules of all channels.

use std::fmt;
use std::marker::PhantomData;

use futures_core::Stream;
use futures_util::{TryStreamExt, stream};

use super::items::{AccountItems, DEFAULT_CONCURRENCY, all};
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::model::{Channel, RouteRule};

/// A channel, with the id of the line that carries it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AccountChannel {
    /// The id of the line.
    pub line_id: String,
    /// The channel.
    pub channel: Channel,
}

/// A route rule, with the ids of its channel and of the line that carries that.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AccountRouteRule {
    /// The id of the line.
    pub line_id: String,
    /// The id of the channel.
    pub channel_id: String,
    /// The rule.
    pub rule: RouteRule,
}

/// The channels of all lines. See [`Client::channels`].
#[derive(Clone)]
#[must_use]
pub struct AccountChannels<M = Async> {
    client: Client<M>,
}

impl<M> fmt::Debug for AccountChannels<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountChannels")
    }
}

/// The route rules of all channels. See [`Client::route_rules`].
#[derive(Clone)]
#[must_use]
pub struct AccountRouteRules<M = Async> {
    client: Client<M>,
}

impl<M> fmt::Debug for AccountRouteRules<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountRouteRules")
    }
}

impl<M: Mode> Client<M> {
    /// The channels of all the account's lines.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let mut channels = client.channels().list().items();
    /// while let Some(found) = channels.next().await {
    ///     let found = found?;
    ///     println!("{} carries {}", found.line_id, found.channel.id);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub fn channels(&self) -> AccountChannels<M> {
        AccountChannels {
            client: self.clone(),
        }
    }

    /// The route rules of all channels of all the account's lines.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::account::AccountRouteRule;
    ///
    /// let rules: Vec<AccountRouteRule> = client.route_rules().list().items().try_collect().await?;
    /// println!("{} route rules in the account", rules.len());
    /// # Ok(())
    /// # });
    /// ```
    pub fn route_rules(&self) -> AccountRouteRules<M> {
        AccountRouteRules {
            client: self.clone(),
        }
    }
}

impl<M: Mode> AccountChannels<M> {
    /// Lists them.
    pub fn list(&self) -> AccountList<AccountChannel, M> {
        AccountList::new(&self.client)
    }
}

impl<M: Mode> AccountRouteRules<M> {
    /// Lists them. Rules that a channel has learned by BGP are among them.
    pub fn list(&self) -> AccountList<AccountRouteRule, M> {
        AccountList::new(&self.client)
    }
}

/// A list over all lines, ready to be read.
#[must_use = "nothing is sent until the items are read"]
pub struct AccountList<T, M = Async> {
    client: Client<M>,
    concurrency: usize,
    max_keys: Option<u32>,
    kind: PhantomData<fn() -> T>,
}

impl<T, M: Mode> AccountList<T, M> {
    fn new(client: &Client<M>) -> Self {
        Self {
            client: client.clone(),
            concurrency: DEFAULT_CONCURRENCY,
            max_keys: None,
            kind: PhantomData,
        }
    }

    /// Sets how many lines, and how many channels, are read at the same time: by default 4; 0
    /// counts as 1.
    pub fn concurrency(mut self, count: usize) -> Self {
        self.concurrency = count.max(1);
        self
    }

    /// Sets how many items a page holds at most: 1 to 1000, by default 1000.
    #[doc(alias = "maxKeys")]
    pub fn max_keys(mut self, count: u32) -> Self {
        self.max_keys = Some(count);
        self
    }

    /// The same list, of a client whose calls are awaited.
    fn to_async(&self) -> AccountList<T> {
        AccountList {
            client: self.client.with_mode(Async),
            concurrency: self.concurrency,
            max_keys: self.max_keys,
            kind: PhantomData,
        }
    }
}

impl<M: Mode> AccountList<AccountChannel, M> {
    /// The channels, one by one.
    pub fn items(self) -> AccountItems<AccountChannel, M> {
        let source = Box::pin(channels(self.to_async()));
        AccountItems::new(source, &self.client)
    }
}

impl<M: Mode> AccountList<AccountRouteRule, M> {
    /// The route rules, one by one.
    pub fn items(self) -> AccountItems<AccountRouteRule, M> {
        let source = Box::pin(route_rules(self.to_async()));
        AccountItems::new(source, &self.client)
    }
}

fn channels<T>(list: AccountList<T>) -> impl Stream<Item = Result<AccountChannel, Error>> {
    let mut lines = list.client.lines().list();
    if let Some(count) = list.max_keys {
        lines = lines.max_keys(count);
    }
    let channels_of = move |line: crate::model::Line| {
        let channels = list.client.line(&line.id).channels().list();
        async move {
            let found = all(channels).await?.into_iter();
            Ok(stream::iter(found.map(move |channel| {
                Ok(AccountChannel {
                    line_id: line.id.clone(),
                    channel,
                })
            })))
        }
    };
    let lines = lines.items().map_ok(channels_of);
    lines.try_buffered(list.concurrency).try_flatten()
}

fn route_rules(
    list: AccountList<AccountRouteRule>,
) -> impl Stream<Item = Result<AccountRouteRule, Error>> {
    let (client, concurrency, max_keys) = (list.client.clone(), list.concurrency, list.max_keys);
    let rules_of = move |found: AccountChannel| {
        let (line_id, channel_id) = (found.line_id, found.channel.id);
        let channel = client.line(&line_id).channel(&channel_id);
        let mut rules = channel.route_rules().list();
        if let Some(count) = max_keys {
            rules = rules.max_keys(count);
        }
        async move {
            let found = all(rules).await?.into_iter();
            Ok(stream::iter(found.map(move |rule| {
                Ok(AccountRouteRule {
                    line_id: line_id.clone(),
                    channel_id: channel_id.clone(),
                    rule,
                })
            })))
        }
    };
    let channels = channels(list).map_ok(rules_of);
    channels.try_buffered(concurrency).try_flatten()
}

impl<T, M> fmt::Debug for AccountList<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountList")
            .field("concurrency", &self.concurrency)
            .field("max_keys", &self.max_keys)
            .finish_non_exhaustive()
    }
}

impl<T, M: Clone> Clone for AccountList<T, M> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            concurrency: self.concurrency,
            max_keys: self.max_keys,
            kind: PhantomData,
        }
    }
}
