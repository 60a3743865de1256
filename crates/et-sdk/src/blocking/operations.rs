//! Operation builders: their own parameters, and the settings and endings that all share.

use std::time::Duration;

use super::mirror::mirror;
use crate::error::Error;
use crate::http::{HeaderName, HeaderValue};
use crate::model::{
    Channel, ChannelCreated, ChannelList, Line, LineCreated, LineList, RouteRuleCreated,
    RouteRuleList,
};
// All of them: each operation has its builder here.
use crate::operations::*;
use crate::reconcile::{Incomplete, ReconcileRouteRules, ReconcileRoutes, Report};
use crate::retry::{BackoffPolicy, RetryPolicy};
use crate::{Cidr, IpVersion, LineStatus, Preview, Response, Sensitive};

/// A builder with its own setters; `token` for one that takes a client token.
macro_rules! operation {
    ($name:ident -> $output:ty $(, $token:ident)? { $( $method:ident ( $( $argument:ident : $argument_type:ty ),* ); )* }) => {
        mirror! { $name: $name {
            $( set $method( $( $argument: $argument_type ),* ); )*
            $( set client_token($token: impl Into<String>); )?
            set retry_policy(policy: impl RetryPolicy + 'static);
            set without_retries();
            set backoff_policy(policy: impl BackoffPolicy + 'static);
            set attempt_timeout(timeout: Duration);
            set operation_timeout(timeout: Duration);
            set extra_query(name: impl Into<String>, value: impl Into<String>);
            set extra_header(name: HeaderName, value: HeaderValue);
            wait preview() -> Result<Preview, Error>;
            wait send() -> Result<Response<$output>, Error>;
        } }
    };
}

operation!(ApplyLine -> LineCreated, token {
    description(text: impl Into<String>);
    link_delay(delay: Duration);
    billing(billing: Billing);
    auto_renew_months(count: u32);
    tags(tags: impl IntoIterator<Item = Tag>);
});
operation!(ListLines -> LineList {
    status(status: impl Into<LineStatus>);
    marker(marker: impl Into<String>);
    max_keys(count: u32);
});
operation!(GetLine -> Line {});
operation!(UpdateLine -> (), token {
    name(name: impl Into<String>);
    description(text: impl Into<String>);
    contact_name(name: impl Into<Sensitive>);
    contact_phone(phone: impl Into<Sensitive>);
    contact_email(email: impl Into<Sensitive>);
    link_delay(delay: Duration);
});
operation!(DeleteLine -> (), token {});

operation!(CreateChannel -> ChannelCreated, token {
    description(text: impl Into<String>);
    ipv6(addresses: Ipv6Addresses);
    ipv6_networks(networks: impl IntoIterator<Item = Cidr>);
    authorized_users(accounts: impl IntoIterator<Item = impl Into<String>>);
    tags(tags: impl IntoIterator<Item = Tag>);
});
operation!(ListChannels -> ChannelList, token { channel_id(id: impl Into<String>); });
operation!(GetChannel -> Channel {});
operation!(UpdateChannel -> (), token {
    name(name: impl Into<String>);
    description(text: impl Into<String>);
    bgp_route_limit(routes: u32);
});
operation!(ResubmitChannel -> (), token {
    description(text: impl Into<String>);
    ipv6(addresses: Ipv6Addresses);
    ipv6_networks(networks: impl IntoIterator<Item = Cidr>);
    authorized_users(accounts: impl IntoIterator<Item = impl Into<String>>);
});
operation!(DeleteChannel -> (), token {});
operation!(AssociateChannel -> (), token {});
operation!(DisassociateChannel -> (), token {});
operation!(EnableIpv6 -> (), token { ipv6_networks(networks: impl IntoIterator<Item = Cidr>); });
operation!(DisableIpv6 -> (), token {});
operation!(AddRoutes -> (), token {
    networks(networks: impl IntoIterator<Item = Cidr>);
    ipv6_networks(networks: impl IntoIterator<Item = Cidr>);
});
operation!(RemoveRoutes -> (), token {
    networks(networks: impl IntoIterator<Item = Cidr>);
    ipv6_networks(networks: impl IntoIterator<Item = Cidr>);
});
operation!(AddUsers -> (), token {});
operation!(RemoveUsers -> (), token {});

operation!(CreateBfd -> (), token {});
operation!(UpdateBfd -> (), token {});
operation!(DeleteBfd -> (), token {});

operation!(CreateRouteRule -> RouteRuleCreated, token {
    description(text: impl Into<String>);
    ip_version(version: impl Into<IpVersion>);
});
operation!(ListRouteRules -> RouteRuleList {
    destination(destination: Cidr);
    marker(marker: impl Into<String>);
    max_keys(count: u32);
});
operation!(UpdateRouteRule -> (), token {});
operation!(DeleteRouteRule -> (), token {});

mirror! { ReconcileRoutes: ReconcileRoutes {
    set networks(networks: impl IntoIterator<Item = Cidr>);
    set ipv6_networks(networks: impl IntoIterator<Item = Cidr>);
    set dry_run();
    wait run() -> Result<Report, Incomplete>;
} }

mirror! { ReconcileRouteRules: ReconcileRouteRules {
    set concurrency(changes: usize);
    set dry_run();
    wait run() -> Result<Report, Incomplete>;
} }
