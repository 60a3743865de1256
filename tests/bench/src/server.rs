//! The children that serve, and how the client starts and stops them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use et_emulator::Emulator;
use et_sdk::Client;

/// A child that serves until it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub endpoint: String,
    /// The id of the line it serves.
    pub line: String,
}

impl Server {
    /// Starts this program in another role.
    pub fn start(role: &[&str]) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(role)
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a server")?;
        let output = child.stdout.take().context("the server has no output")?;
        let mut told = String::new();
        BufReader::new(output).read_line(&mut told)?;
        let mut words = told.split_whitespace();
        Ok(Self {
            child,
            endpoint: words
                .next()
                .context("the server printed no endpoint")?
                .to_owned(),
            line: words.next().unwrap_or(super::LINE).to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves an emulator that holds one line and accepts the benchmark's key.
pub async fn emulate() -> Result<()> {
    let key = bce_auth::Credentials::new("bench-access-key", "bench-secret-key-0123456789abcdef")?;
    let emulator = Emulator::builder()
        .credentials(key.clone())
        .log_capacity(16)
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(key)
        .build()?;
    let line = client.lines().apply(new_line()).send().await?.id.clone();
    println!("{} {line}", emulator.endpoint());
    loop {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
}

fn new_line() -> et_sdk::operations::NewLine {
    use et_sdk::{AccessPoint, ApType, Isp, PortSpeed};
    et_sdk::operations::NewLine {
        name: "bench".into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::Baoding,
        contact: et_sdk::operations::Contact {
            name: "Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Beijing|Municipal District|Dongcheng District|Park K2".into(),
    }
}
