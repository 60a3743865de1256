//! The command line.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use clap::Parser;
use et_emulator::state::Sensitive;
use et_emulator::{LifecyclePace, Quotas};

/// Emulates Baidu AI Cloud's dedicated line service (ET) on this machine.
///
/// Point a client at the printed endpoint and use the printed access key. The state is kept in
/// memory and lost when the program ends; Ctrl-C ends it. The control API under /_emulator/ changes
/// the time, injects faults and saves the state.
#[derive(Debug, Parser)]
#[command(name = "et-emulator", version)]
pub struct Arguments {
    /// Address and port to listen on; port 0 selects a free port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8791")]
    #[arg(overrides_with = "listen", value_parser = socket_address)]
    pub listen: SocketAddr,

    /// Allow --listen to name an address that other machines can reach.
    #[arg(long)]
    pub allow_non_loopback: bool,

    /// Access key that clients sign with; generated and printed by default.
    #[arg(long, value_name = "ID", requires = "secret_access_key")]
    #[arg(env = "BCE_ACCESS_KEY_ID", hide_env_values = true)]
    pub access_key_id: Option<String>,

    /// Secret of the access key. Prefer the environment variable, which other users cannot see.
    #[arg(long, value_name = "SECRET", requires = "access_key_id")]
    #[arg(env = "BCE_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub secret_access_key: Option<Sensitive>,

    /// Session token, for a temporary access key.
    #[arg(long, value_name = "TOKEN", requires = "access_key_id")]
    #[arg(env = "BCE_SECURITY_TOKEN", hide_env_values = true)]
    pub security_token: Option<Sensitive>,

    /// Snapshot to start from, saved by GET /_emulator/snapshot or written by hand.
    #[arg(long, value_name = "FILE")]
    pub seed_state: Option<PathBuf>,

    /// Print the JSON Schema of snapshots, and end.
    #[arg(long, exclusive = true)]
    pub print_state_schema: bool,

    /// Recording of the real service to start from; differences in responses are listed on standard
    /// error.
    #[arg(long, value_name = "DIR", conflicts_with = "seed_state")]
    pub replay: Option<PathBuf>,

    /// How lines, channels and gateways enter service: `immediate`, `manual`, or after this many
    /// seconds in each status.
    #[arg(long, value_name = "immediate|manual|SECONDS", default_value_t)]
    pub life: LifecyclePace,

    /// Maximum number of lines of the account.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().lines)]
    max_lines: u32,

    /// Maximum number of channels on a line.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().channels_per_line)]
    max_channels: u32,

    /// Maximum number of routes that a channel learns over BGP.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().bgp_routes_per_channel)]
    max_bgp_routes: u32,

    /// Maximum number of gateways of the account.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().gateways)]
    max_gateways: u32,

    /// Maximum number of gateways of a VPC.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().gateways_per_vpc)]
    max_gateways_per_vpc: u32,

    /// Maximum number of rules of a VPC's route table.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().routes_per_table)]
    max_routes: u32,

    /// Let route rules of channels lead to gateways that this account does not have.
    #[arg(long)]
    pub foreign_gateways: bool,

    /// Take the account off the allow list for IPv6.
    #[arg(long)]
    pub without_ipv6: bool,

    /// Compare the dates of requests with the emulator's clock only, however it was changed.
    #[arg(long)]
    pub strict_time: bool,

    /// Seed for ids, to create the same ids again.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,

    /// Do not write an access log to standard error.
    #[arg(long)]
    pub quiet: bool,
}

impl Arguments {
    /// The quotas of the account.
    pub fn quotas(&self) -> Quotas {
        Quotas {
            lines: self.max_lines,
            channels_per_line: self.max_channels,
            bgp_routes_per_channel: self.max_bgp_routes,
            gateways: self.max_gateways,
            gateways_per_vpc: self.max_gateways_per_vpc,
            routes_per_table: self.max_routes,
        }
    }
}

/// An address with a port; a name stands for its first IPv4 address, or else its first one.
fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let addresses = text.to_socket_addrs();
    let addresses: Vec<_> = addresses
        .map_err(|error| format!("{error}; write an address and a port, such as 127.0.0.1:8791"))?
        .collect();
    let ipv4 = addresses.iter().find(|address| address.is_ipv4());
    let chosen = ipv4.or_else(|| addresses.first());
    chosen
        .copied()
        .ok_or_else(|| "the name has no address".to_owned())
}
