//! The vendor's tables of regions and access points, copied from its API reference and metadata.
//!
//! No comparison finds a mistake in these: the metadata lists a single host, and has the names of
//! access points in a sentence only.

use et_api_raw::products::{ET, PRODUCTS};
use et_sdk::{AccessPoint, Region};

#[test]
fn each_region_has_its_host() {
    let regions = [
        (Region::Beijing, "bj", "bcc.bj.baidubce.com"),
        (Region::Guangzhou, "gz", "bcc.gz.baidubce.com"),
        (Region::Suzhou, "su", "bcc.su.baidubce.com"),
        (Region::HongKong, "hkg", "bcc.hkg.baidubce.com"),
        (Region::WuhanFinance, "fwh", "bcc.fwh.baidubce.com"),
        (Region::Baoding, "bd", "bcc.bd.baidubce.com"),
        (Region::Chengdu, "cd", "bcc.cd.baidubce.com"),
    ];
    for (region, id, host) in &regions {
        let endpoint = format!("https://{host}");
        assert_eq!(ET.endpoint(region), Some(&*endpoint), "{id}");
        assert_eq!(region.as_str(), *id);
    }
    let pinned = regions.map(|(region, ..)| region);
    let described = ET.endpoints.iter().map(|(region, _)| region.clone());
    assert_eq!(pinned.as_slice(), Vec::from_iter(described));
}

#[test]
fn the_known_regions_are_those_of_all_products() {
    let mut described: Vec<&Region> = Vec::new();
    for (region, endpoint) in PRODUCTS.iter().flat_map(|product| product.endpoints) {
        assert!(endpoint.starts_with("https://"), "{endpoint}");
        if !described.contains(&region) {
            described.push(region);
        }
    }
    assert_eq!(described, Vec::from_iter(Region::KNOWN));
}

#[test]
fn each_access_point_has_its_code() {
    let access_points = [
        (AccessPoint::BeijingHaidian, "BB"),
        (AccessPoint::BeijingYizhuang, "BJYZ"),
        (AccessPoint::GuangzhouNansha, "M3A"),
        (AccessPoint::Shenzhen, "M3B"),
        (AccessPoint::Nanjing, "M2A"),
        (AccessPoint::Suzhou, "M2B"),
        (AccessPoint::HongKong, "HKG03"),
        (AccessPoint::WuhanOpticsValley, "WHGG"),
        (AccessPoint::ShanghaiWaigaoqiao, "SHWGQ"),
        (AccessPoint::Baoding, "BDBL"),
    ];
    for (access_point, code) in &access_points {
        assert_eq!(access_point.as_str(), *code);
    }
    let pinned = access_points.map(|(access_point, _)| access_point);
    assert_eq!(pinned.as_slice(), AccessPoint::KNOWN);
}
