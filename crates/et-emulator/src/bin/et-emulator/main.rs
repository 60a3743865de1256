//! The program `et-emulator`: an ET service on this machine, for clients in any language.

mod access_log;
mod arguments;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use bce_auth::Credentials;
use clap::Parser;
use et_emulator::replay::Recording;
use et_emulator::{Emulator, Snapshot};

use crate::access_log::AccessLog;
use crate::arguments::Arguments;

type AnyError = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let Err(error) = run(Arguments::parse()).await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("et-emulator: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  caused by: {error}");
        cause = error.source();
    }
    ExitCode::FAILURE
}

async fn run(arguments: Arguments) -> Result<(), AnyError> {
    if arguments.print_state_schema {
        return Ok(writeln!(io::stdout(), "{}", Snapshot::json_schema())?);
    }
    let given = given_credentials(&arguments)?;
    let generated = given.is_none();
    let credentials = given.map_or_else(generate_credentials, Ok)?;
    let mut builder = Emulator::builder()
        .listen(arguments.listen)
        .credentials(credentials.clone())
        .pace(arguments.life)
        .quotas(arguments.quotas());
    if arguments.allow_non_loopback {
        builder = builder.allow_non_loopback();
    }
    if arguments.foreign_gateways {
        builder = builder.foreign_gateways();
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
    let recording = arguments.replay.as_deref().map(Recording::read);
    let recording = recording.transpose()?;
    if let Some(recording) = &recording {
        builder = builder.initial_state(recording.state());
    }
    let mut written = None;
    if !arguments.quiet {
        let (log, end) = AccessLog::start();
        written = Some(end);
        builder = builder.on_request(move |entry| log.log(entry));
    }
    // Signals are handled before the endpoint is announced, so that the program can be ended
    // cleanly from then on.
    let end = end_signal()?;
    let emulator = builder.start().await?;
    if let Some(recording) = &recording {
        print_differences(&emulator, recording);
    }
    announce(&emulator, &credentials, generated)?;
    end.await;
    eprintln!("et-emulator: shutting down");
    emulator.shutdown().await;
    if let Some(written) = written {
        written.wait();
    }
    Ok(())
}

/// The access key of the arguments.
fn given_credentials(arguments: &Arguments) -> Result<Option<Credentials>, AnyError> {
    let (Some(id), Some(secret)) = (&arguments.access_key_id, &arguments.secret_access_key) else {
        return Ok(None);
    };
    let credentials = Credentials::new(id, secret.reveal())?;
    Ok(Some(match &arguments.security_token {
        Some(token) => credentials.with_session_token(token.reveal())?,
        None => credentials,
    }))
}

fn generate_credentials() -> Result<Credentials, AnyError> {
    let random = || uuid::Uuid::new_v4().simple().to_string();
    Ok(Credentials::new(random(), random())?)
}

fn read_snapshot(file: &Path) -> Result<Snapshot, AnyError> {
    let name = file.display();
    let text =
        fs::read(file).map_err(|error| format!("--seed-state: {name} cannot be read: {error}"))?;
    Ok(Snapshot::from_json(&text).map_err(|error| format!("--seed-state: {name}: {error}"))?)
}

/// Lists where the emulator's responses differ from the recorded ones.
fn print_differences(emulator: &Emulator, recording: &Recording) {
    let differences = emulator.controls().compare(recording);
    for difference in &differences {
        eprintln!("replay: {difference}");
    }
    let (exchanges, count) = (recording.exchanges().len(), differences.len());
    eprintln!("replay: {exchanges} exchanges, {count} differences");
}

/// Prints the endpoint and the access key, as lines for a shell. Only a generated key is printed
/// with its secret.
fn announce(emulator: &Emulator, credentials: &Credentials, generated: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let (endpoint, id) = (emulator.endpoint(), credentials.access_key_id());
    writeln!(out, "listening on {endpoint}")?;
    writeln!(out, "control API at {endpoint}/_emulator/")?;
    writeln!(out, "export BCE_ENDPOINT={endpoint}")?;
    writeln!(out, "export BCE_ACCESS_KEY_ID={id}")?;
    if generated {
        let secret = credentials.secret_access_key();
        writeln!(out, "export BCE_SECRET_ACCESS_KEY={secret}")?;
    } else {
        writeln!(
            out,
            "# BCE_SECRET_ACCESS_KEY is the secret that was given for this key"
        )?;
    }
    out.flush()
}

/// Completes when the program is to end: on Ctrl-C or, on Unix, SIGTERM.
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

/// Completes when the program is to end: on Ctrl-C.
#[cfg(not(unix))]
fn end_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal, the program can still be killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
