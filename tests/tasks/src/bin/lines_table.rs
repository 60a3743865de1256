//! The account's lines as an aligned table.
//!
//! The endpoint and the credentials are those of the environment.

use et_sdk::model::Line;
use et_sdk::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder().region("bj").build()?;
    let lines: Vec<Line> = client.lines().list().items().try_collect().await?;
    println!("{:20} {:24} {:12} {:>5}", "ID", "NAME", "STATUS", "SPEED");
    for line in lines {
        let name = line.name.unwrap_or_default();
        let status = line.status.map(|status| status.to_string());
        let speed = line.port_speed.map(|speed| speed.to_string());
        let (status, speed) = (status.unwrap_or_default(), speed.unwrap_or_default());
        println!("{:20} {name:24} {status:12} {speed:>5}", line.id);
    }
    Ok(())
}
