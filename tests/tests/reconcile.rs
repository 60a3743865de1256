//! Routes made what they should be, against the emulator.

use et_emulator::{Fault, FaultKind};
use et_sdk::Error;
use et_sdk::operations::ChannelRef;
use et_sdk::reconcile::{Change, DesiredRule};
use et_tests::network::{Network, new_rule};

async fn destinations(channel: &ChannelRef) -> Result<Vec<String>, Error> {
    let rules = channel.route_rules().list().items().collect().await?;
    let mut destinations: Vec<_> = rules
        .into_iter()
        .filter_map(|rule| rule.dest_address)
        .collect();
    destinations.sort();
    Ok(destinations)
}

fn desired(destinations: &[&str]) -> Vec<DesiredRule> {
    destinations
        .iter()
        .map(|destination| DesiredRule::new(new_rule(destination).unwrap()))
        .collect()
}

#[tokio::test]
async fn route_rules_become_the_desired_set_and_a_second_run_changes_nothing() -> Result<(), Error>
{
    let network = Network::start().await;
    let channel = network.channel().await?;
    for destination in ["10.1.0.0/16", "10.9.0.0/16"] {
        channel
            .route_rules()
            .create(new_rule(destination)?)
            .send()
            .await?;
    }
    let wanted = desired(&["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]);

    let plan = channel
        .reconcile_route_rules(wanted.clone())
        .dry_run()
        .run()
        .await
        .map_err(Error::from)?;
    assert_eq!(
        (plan.added().count(), plan.removed().count(), plan.unchanged),
        (2, 1, 1)
    );
    assert_eq!(
        destinations(&channel).await?,
        ["10.1.0.0/16", "10.9.0.0/16"],
        "a dry run changes nothing"
    );

    let report = channel
        .reconcile_route_rules(wanted.clone())
        .run()
        .await
        .map_err(Error::from)?;
    assert_eq!(
        (
            report.added().count(),
            report.removed().count(),
            report.unchanged
        ),
        (2, 1, 1)
    );
    assert!(
        report
            .changes
            .iter()
            .all(|change| !matches!(change, Change::AddRule { id: None, .. }))
    );
    assert_eq!(
        destinations(&channel).await?,
        ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]
    );

    let again = channel
        .reconcile_route_rules(wanted)
        .run()
        .await
        .map_err(Error::from)?;
    assert!(again.is_unchanged());
    assert_eq!(again.unchanged, 3);
    Ok(())
}

#[tokio::test]
async fn an_interrupted_run_tells_what_it_did_and_another_finishes_it() -> Result<(), Error> {
    let network = Network::with(et_emulator::Emulator::builder(), |client| {
        client.without_retries()
    })
    .await;
    let channel = network.channel().await?;
    channel
        .route_rules()
        .create(new_rule("10.9.0.0/16")?)
        .send()
        .await?;
    let wanted = desired(&["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]);
    let fault = Fault::next(1, FaultKind::Reset).on_action("CreateDedicatedChannelRouteRules");
    network.emulator.controls().inject(fault).unwrap();

    let incomplete = channel
        .reconcile_route_rules(wanted.clone())
        .concurrency(1)
        .run()
        .await
        .unwrap_err();
    assert_eq!(
        incomplete.report.added().count(),
        2,
        "the others were made all the same"
    );
    assert_eq!(
        incomplete.report.removed().count(),
        0,
        "nothing is removed before all is added"
    );
    assert!(
        destinations(&channel)
            .await?
            .contains(&"10.9.0.0/16".to_owned())
    );

    let report = channel
        .reconcile_route_rules(wanted)
        .run()
        .await
        .map_err(Error::from)?;
    assert_eq!(
        (
            report.added().count(),
            report.removed().count(),
            report.unchanged
        ),
        (1, 1, 2)
    );
    assert_eq!(
        destinations(&channel).await?,
        ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]
    );
    Ok(())
}

#[tokio::test]
async fn route_parameters_become_the_desired_set_by_value() -> Result<(), Error> {
    let network = Network::start().await;
    let channel = network.channel().await?;
    channel
        .add_routes()
        .networks(["10.9.0.0/16".parse()?])
        .send()
        .await?;

    let wanted =
        || -> Result<_, Error> { Ok(["192.168.7.7/16".parse()?, "172.16.0.0/12".parse()?]) };
    let report = channel
        .reconcile_routes()
        .networks(wanted()?)
        .run()
        .await
        .map_err(Error::from)?;
    assert_eq!(
        report.unchanged, 1,
        "192.168.7.7/16 is the network that is there"
    );
    assert_eq!((report.added().count(), report.removed().count()), (1, 1));
    let mut networks = channel.get().send().await?.networks.clone();
    networks.sort();
    assert_eq!(networks, ["172.16.0.0/12", "192.168.0.0/16"]);

    let again = channel
        .reconcile_routes()
        .networks(wanted()?)
        .run()
        .await
        .map_err(Error::from)?;
    assert!(again.is_unchanged());
    Ok(())
}
