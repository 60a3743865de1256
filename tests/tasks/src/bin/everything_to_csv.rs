//! All lines and their channels as CSV, without async code.

use et_sdk::blocking::Client;

fn main() -> anyhow::Result<()> {
    let client = Client::builder().region("bj").build()?;
    let mut csv = csv::Writer::from_writer(std::io::stdout());
    csv.write_record(["line", "channel", "name", "vlan"])?;
    for found in client.channels().list().items() {
        let et_sdk::account::AccountChannel {
            line_id, channel, ..
        } = found?;
        let vlan = channel
            .vlan_id
            .map(|vlan| vlan.to_string())
            .unwrap_or_default();
        csv.write_record([line_id, channel.id, channel.name.unwrap_or_default(), vlan])?;
    }
    Ok(csv.flush()?)
}
