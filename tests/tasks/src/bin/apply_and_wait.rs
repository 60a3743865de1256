//! Applies for a line and waits until it is in service: with progress, a timeout and Ctrl-C.

use std::time::Duration;

use et_sdk::operations::{Billing, Contact, NewLine};
use et_sdk::{AccessPoint, ApType, Client, ErrorKind, Isp, PortSpeed};

const DAYS: Duration = Duration::from_secs(24 * 3600);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Client::builder().region("bj").build()?;
    let apply = client.lines().apply(NewLine {
        name: "head-office".into(),
        isp: Isp::ChinaTelecom,
        port_speed: PortSpeed::Gbps1,
        ap_type: ApType::Single,
        access_point: AccessPoint::ShanghaiWaigaoqiao,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Shanghai|Shanghai|Pudong|Hall 3".into(),
    });
    let line = client.line(&apply.billing(Billing::prepaid(12)).await?.id);
    println!("applied for {}", line.id());
    let wait = line.wait_until_established().timeout(30 * DAYS);
    let wait = wait.on_progress(|line| println!("it is {:?}", line.status));
    let waited = tokio::select! {
        waited = wait.wait() => waited,
        _ = tokio::signal::ctrl_c() => {
            println!("interrupted; {} is still being built", line.id());
            return Ok(());
        }
    };
    match waited {
        Ok(_) => println!("{} is in service", line.id()),
        Err(error) if error.kind() == ErrorKind::WaitTimeout => println!("not yet: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
