//! The program `et-emulator`: an ET service on this machine, for clients in any language.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use bce_auth::Credentials;
use clap::Parser;
use et_emulator::replay::Recording;
use et_emulator::{Emulator, LogEntry, Pace, Quotas, Snapshot};

/// Emulates Baidu AI Cloud's dedicated line service (ET) on this machine.
///
/// Point a client at the printed endpoint with the printed key. What the service holds is kept in memory and gone when the program ends;
/// Ctrl-C ends it. The control API under /_emulator/ moves time, injects faults and saves the state.
#[derive(Debug, Parser)]
#[command(name = "et-emulator", version)]
struct Arguments {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8791",
        overrides_with = "listen"
    )]
    listen: SocketAddr,

    /// Allow --listen to name an address that other machines can reach.
    #[arg(long)]
    allow_non_loopback: bool,

    /// Access key that clients sign with; made up and printed unless given.
    #[arg(
        long,
        value_name = "ID",
        env = "BCE_ACCESS_KEY_ID",
        hide_env_values = true,
        requires = "secret_access_key"
    )]
    access_key_id: Option<String>,

    /// Its secret. Better given by the environment, where other users of the machine do not see it.
    #[arg(
        long,
        value_name = "SECRET",
        env = "BCE_SECRET_ACCESS_KEY",
        hide_env_values = true,
        requires = "access_key_id"
    )]
    secret_access_key: Option<Secret>,

    /// Session token, if the key is a temporary one.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "BCE_SECURITY_TOKEN",
        hide_env_values = true,
        requires = "access_key_id"
    )]
    security_token: Option<Secret>,

    /// Snapshot to start from, as GET /_emulator/snapshot gives it or written by hand.
    #[arg(long, value_name = "FILE")]
    seed_state: Option<PathBuf>,

    /// Recording of the real service to start from; where this service answers otherwise is listed on standard error.
    #[arg(long, value_name = "DIR", conflicts_with = "seed_state")]
    replay: Option<PathBuf>,

    /// How lines and channels get established: `at-once`, only `by-hand`, or so many seconds in each state.
    #[arg(
        long,
        value_name = "at-once|by-hand|SECONDS",
        default_value = "at-once"
    )]
    life: Pace,

    /// How many lines the account may hold.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().lines)]
    max_lines: u32,

    /// How many channels a line may carry.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().channels_per_line)]
    max_channels: u32,

    /// How many routes a channel may learn over BGP.
    #[arg(long, value_name = "COUNT", default_value_t = Quotas::default().bgp_routes_per_channel)]
    max_bgp_routes: u32,

    /// Leave the account off the allow list for IPv6.
    #[arg(long)]
    without_ipv6: bool,

    /// Judge the dates of requests by the emulator's clock alone, however it was moved.
    #[arg(long)]
    strict_time: bool,

    /// Seed from which ids are drawn, to get the same ids again.
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Do not write the access log to standard error.
    #[arg(long)]
    quiet: bool,
}

/// An argument that must not be shown.
#[derive(Clone)]
struct Secret(String);

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("et-emulator: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

type Error = Box<dyn std::error::Error>;

async fn run(arguments: Arguments) -> Result<(), Error> {
    let (credentials, made_up) = credentials(&arguments)?;
    let mut builder = Emulator::builder()
        .listen(arguments.listen)
        .credentials(credentials.clone())
        .pace(arguments.life)
        .quotas(quotas(&arguments));
    if arguments.allow_non_loopback {
        builder = builder.allow_non_loopback();
    }
    if arguments.without_ipv6 {
        builder = builder.without_ipv6();
    }
    if arguments.strict_time {
        builder = builder.strict_time();
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    if let Some(file) = &arguments.seed_state {
        builder = builder.initial_state(read_snapshot(file)?);
    }
    let recording = arguments
        .replay
        .as_deref()
        .map(Recording::read)
        .transpose()?;
    if let Some(recording) = &recording {
        builder = builder.initial_state(recording.state());
    }
    let mut log_end = None;
    if !arguments.quiet {
        let (lines, end) = access_log();
        log_end = Some(end);
        // When standard error is stuck, lines are lost rather than requests held up.
        builder =
            builder.on_request(move |entry: &LogEntry| drop(lines.try_send(entry.to_string())));
    }
    // The signals are caught before the endpoint is announced, so that whoever reads it can already end the program cleanly.
    let end = end_signal()?;
    let emulator = builder.start().await?;
    if let Some(recording) = &recording {
        tell_differences(&emulator, recording);
    }
    announce(&emulator, &credentials, made_up)?;
    end.await;
    eprintln!("et-emulator: shutting down");
    emulator.shutdown().await;
    if let Some(end) = log_end {
        // The last lines get their time, unless standard error is stuck.
        let _ = end.recv_timeout(Duration::from_secs(1));
    }
    Ok(())
}

/// The key to accept, and whether it was made up here.
fn credentials(arguments: &Arguments) -> Result<(Credentials, bool), Error> {
    let (Some(id), Some(Secret(secret))) = (&arguments.access_key_id, &arguments.secret_access_key)
    else {
        let random = || uuid::Uuid::new_v4().simple().to_string();
        return Ok((Credentials::new(random(), random())?, true));
    };
    let credentials = Credentials::new(id.as_str(), secret.as_str())?;
    Ok(match &arguments.security_token {
        Some(Secret(token)) => (credentials.with_session_token(token.as_str())?, false),
        None => (credentials, false),
    })
}

fn quotas(arguments: &Arguments) -> Quotas {
    Quotas {
        lines: arguments.max_lines,
        channels_per_line: arguments.max_channels,
        bgp_routes_per_channel: arguments.max_bgp_routes,
    }
}

fn read_snapshot(file: &Path) -> Result<Snapshot, Error> {
    let text = std::fs::read(file)
        .map_err(|error| format!("--seed-state: {} cannot be read: {error}", file.display()))?;
    Snapshot::from_json(&text)
        .map_err(|error| format!("--seed-state: {}: {error}", file.display()).into())
}

/// Lists where the emulator answers otherwise than the real service did.
fn tell_differences(emulator: &Emulator, recording: &Recording) {
    let differences = emulator.controls().compare(recording);
    for difference in &differences {
        eprintln!("replay: {difference}");
    }
    let (exchanges, count) = (recording.exchanges().len(), differences.len());
    eprintln!("replay: {exchanges} exchanges, {count} differences");
}

/// Tells where the emulator is and, if it was made up, the key to sign with. The lines of the key can be pasted into a shell.
fn announce(emulator: &Emulator, credentials: &Credentials, made_up: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let endpoint = emulator.endpoint();
    writeln!(out, "listening on {endpoint}")?;
    writeln!(out, "control API at {endpoint}/_emulator/")?;
    if made_up {
        writeln!(
            out,
            "export BCE_ACCESS_KEY_ID={}",
            credentials.access_key_id()
        )?;
        writeln!(
            out,
            "export BCE_SECRET_ACCESS_KEY={}",
            credentials.secret_access_key()
        )?;
    } else {
        writeln!(
            out,
            "accepting the access key {}",
            credentials.access_key_id()
        )?;
    }
    out.flush()
}

/// Where lines of the access log are sent, and what tells that the last was written. A thread of its own writes them.
fn access_log() -> (SyncSender<String>, Receiver<()>) {
    let (sender, lines) = sync_channel::<String>(4096);
    let (written, end) = sync_channel::<()>(1);
    thread::spawn(move || {
        let mut err = io::BufWriter::new(io::stderr());
        while let Ok(line) = lines.recv() {
            let mut outcome = writeln!(err, "{line}");
            // What has gathered meanwhile goes out in one piece.
            while let (Ok(()), Ok(line)) = (&outcome, lines.try_recv()) {
                outcome = writeln!(err, "{line}");
            }
            if outcome.and_then(|()| err.flush()).is_err() {
                break;
            }
        }
        // Nobody may be waiting any more.
        let _ = written.try_send(());
    });
    (sender, end)
}

/// Completes when the program is asked to end: by Ctrl-C or, on Unix, SIGTERM.
#[cfg(unix)]
fn end_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Completes when the program is asked to end by Ctrl-C.
#[cfg(not(unix))]
fn end_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal the program can still be ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
