//! Every line, followed by its channels, as CSV and without async code. Route rules, VPCs and
//! gateways are not in it.

use et_sdk::blocking::Client;

fn main() -> anyhow::Result<()> {
    let client = Client::builder().region("bj").build()?;
    let mut csv = csv::Writer::from_writer(std::io::stdout());
    csv.write_record(["line", "channel", "name", "vlan"])?;
    for line in client.lines().list().items() {
        let line = line?;
        csv.write_record([&line.id, "", &line.name.unwrap_or_default(), ""])?;
        for channel in client.line(&line.id).channels().list().items() {
            let channel = channel?;
            let vlan = channel.vlan_id.map(|vlan| vlan.to_string());
            let [name, vlan] = [channel.name, vlan].map(Option::unwrap_or_default);
            csv.write_record([&line.id, &channel.id, &name, &vlan])?;
        }
    }
    Ok(csv.flush()?)
}
