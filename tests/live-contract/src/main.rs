//! The program behind `cargo xtask contract`. It exits with 0 if every response conforms to the API
//! document, 1 if not, and 2 if the endpoint could not be called.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use et_emulator::replay::Recording;
use et_live_contract::{Limits, Survey};
use et_sdk::Client;

/// Makes every read-only call to an endpoint and holds the responses against the API document.
///
/// Credentials come from BCE_ACCESS_KEY_ID, BCE_SECRET_ACCESS_KEY and BCE_SECURITY_TOKEN, or from
/// ~/.bce/config.json. Nothing is changed: the client is read-only. Exits with 0 if all responses
/// conform, 1 if not, and 2 if the endpoint could not be called.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask contract", bin_name = "cargo xtask contract")]
struct Arguments {
    /// The endpoint, such as https://bcc.bj.baidubce.com.
    #[arg(long, value_name = "URL")]
    endpoint: String,

    /// Record requests and responses in this folder, one JSON file each, without keys, signatures,
    /// tokens, contacts and BGP keys.
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,

    /// The profile of ~/.bce/config.json to take credentials from.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,

    /// The maximum number of lines to look into.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    max_lines: usize,

    /// The maximum number of channels of each line to look into.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    max_channels: usize,

    /// How many items to request in a page, 1 to 1000; small pages show how lists are paged.
    #[arg(long, value_name = "COUNT")]
    page: Option<u32>,
}

/// The maximum number of requests a second: this is somebody's service.
const RATE: f64 = 20.0;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut builder = Client::builder()
        .endpoint(arguments.endpoint)
        .application(concat!("et-live-contract/", env!("CARGO_PKG_VERSION")))
        .max_requests_per_second(RATE)
        .read_only();
    if let Some(profile) = arguments.profile {
        builder = builder.profile(profile);
    }
    let client = builder.build()?;
    if let Some(folder) = &arguments.record {
        // An unusable folder shows before anything is sent.
        Recording::default().write(folder)?;
    }
    let limits = Limits {
        lines: arguments.max_lines,
        channels: arguments.max_channels,
        page: arguments.page,
    };
    let mut survey = Survey::new(&client, limits);
    let outcome = survey.run().await;
    print!("{}", survey.findings());
    let conforms = survey.findings().is_empty();
    if let Some(folder) = &arguments.record {
        let recording = survey.into_recording();
        recording.write(folder)?;
        let count = recording.exchanges().len();
        println!("recorded {count} exchanges in {}", folder.display());
    }
    outcome?;
    Ok(match conforms {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
