//! Works in another account by a role, with credentials that are refreshed before they expire.
//!
//!     assume_role ACCOUNT ROLE https://sts.bj.baidubce.com

use et_sdk::bce_auth::provider::EnvironmentProvider;
use et_sdk::{Client, account::AccountChannel, sts::Sts};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [account, role, sts] = &arguments[..] else {
        anyhow::bail!("three arguments are needed");
    };
    let sts = Sts::at(sts, EnvironmentProvider::new())?;
    let role = sts.assume_role(account, role).cached();
    let client = Client::builder().region("bj").credentials_provider(role);
    let client = client.build()?;
    let channels: Vec<AccountChannel> = client.channels().list().items().try_collect().await?;
    println!("the account has {} channels", channels.len());
    Ok(())
}
