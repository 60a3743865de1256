//! The gateways of all VPCs, or those of a channel.

use std::fmt;

use futures_core::Stream;
use futures_util::{TryStreamExt, future, stream};

use super::items::{AccountItems, DEFAULT_CONCURRENCY, all};
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::model::{Gateway, Vpc};
use crate::operations::{ChannelRef, Gateways};

impl<M: Mode> Gateways<M> {
    /// The gateways of all the account's VPCs in the region, with the ids of their VPCs.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-rn0yzti2gn1f");
    /// let mut gateways = client.gateways().list_all().channel(&channel).items();
    /// while let Some(gateway) = gateways.next().await {
    ///     let gateway = gateway?;
    ///     println!("{} joins the channel to {:?}", gateway.id, gateway.vpc_id);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    pub fn list_all(&self) -> AllGateways<M> {
        AllGateways {
            gateways: self.clone(),
            channel: None,
            concurrency: DEFAULT_CONCURRENCY,
            max_keys: None,
        }
    }
}

/// A list of the gateways of all VPCs, ready to be read. See [`Gateways::list_all`].
#[derive(Clone)]
#[must_use = "nothing is sent until the items are read"]
pub struct AllGateways<M = Async> {
    gateways: Gateways<M>,
    /// The ids of a line and of a channel.
    channel: Option<(String, String)>,
    concurrency: usize,
    max_keys: Option<u32>,
}

impl<M: Mode> AllGateways<M> {
    /// Lists only the gateways that are bound to this channel: a channel may join one gateway of
    /// each VPC. The service does not select them, so the gateways of all VPCs are read.
    pub fn channel<N: Mode>(mut self, channel: &ChannelRef<N>) -> Self {
        self.channel = Some((channel.line_id().to_owned(), channel.id().to_owned()));
        self
    }

    /// Sets of how many VPCs the gateways are read at the same time: by default 4; 0 counts as 1.
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

    /// The gateways, one by one.
    pub fn items(self) -> AccountItems<Gateway, M> {
        let client = self.gateways.client().clone();
        let list = AllGateways {
            gateways: client.with_mode(Async).gateways(),
            channel: self.channel,
            concurrency: self.concurrency,
            max_keys: self.max_keys,
        };
        AccountItems::new(Box::pin(list.read()), &client)
    }
}

impl AllGateways {
    fn read(self) -> impl Stream<Item = Result<Gateway, Error>> {
        let Self {
            gateways,
            channel,
            concurrency,
            max_keys,
        } = self;
        let mut vpcs = gateways.client().vpcs().list();
        if let Some(count) = max_keys {
            vpcs = vpcs.max_keys(count);
        }
        let of_vpc = move |vpc: Vpc| {
            let mut list = gateways.list(vpc.id);
            if let Some(count) = max_keys {
                list = list.max_keys(count);
            }
            async move { Ok(stream::iter(all(list).await?.into_iter().map(Ok))) }
        };
        let found = vpcs.items().map_ok(of_vpc);
        let found = found.try_buffered(concurrency).try_flatten();
        found.try_filter(move |gateway| future::ready(is_bound(gateway, channel.as_ref())))
    }
}

/// Whether a gateway is bound to this channel, if there is one.
fn is_bound(gateway: &Gateway, channel: Option<&(String, String)>) -> bool {
    channel.is_none_or(|(line, channel)| {
        gateway.line_id.as_ref() == Some(line) && gateway.channel_id.as_ref() == Some(channel)
    })
}

impl<M> fmt::Debug for AllGateways<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllGateways")
            .field("channel", &self.channel)
            .field("concurrency", &self.concurrency)
            .field("max_keys", &self.max_keys)
            .finish_non_exhaustive()
    }
}
