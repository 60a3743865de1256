//! Regions: where lines, gateways and VPCs are reached.
//!
//! A line is a product of its own, and a gateway belongs to the VPC that it joins. Both may be
//! reached in different regions:
//!
//! ```text
//!   data centre                       Baidu AI Cloud
//!                   line service (ET)                VPC service, in the VPC's region
//!  +-----------+    +----------------------+         +-------------------------------+
//!  | router    |    | line     dcphy-…     |         | VPC          vpc-…            |
//!  |           |====|  channel             |=========|  gateway     dcgw-…           |
//!  |           |    |   dedicatedconn-…    |  bound  |                               |
//!  |           |    |   route rules dcrr-… |   to    |  route table rt-…, rules rr-… |
//!  +-----------+    +----------------------+         +-------------------------------+
//!                    client.lines()                   client.gateways()
//!                    client.line(id)                  client.vpcs(), client.vpc(id)
//!                                                     client.route_table(id)
//!
//!                    line_region(…)                   vpc_region(…)
//!                    BCE_LINE_REGION                  BCE_VPC_REGION
//!                    \______________ region(…), BCE_REGION ______________/
//! ```
//!
//! # Which one to set
//!
//! [`region`](crate::ClientBuilder::region) sets both, which suits most programs: in each region,
//! one host serves both products.
//!
//! The vendor's sources disagree on the line service. Its API reference lists a host in each
//! region, and its interface metadata a single, global one: that of Beijing. If the lines of an
//! account cannot be found in the region of its VPC, reach them in Beijing:
//!
//! ```
//! # fn main() -> Result<(), et_sdk::Error> {
//! use et_sdk::{Client, Credentials, Region};
//!
//! let client = Client::builder()
//!     .line_region(Region::Beijing)
//!     .vpc_region(Region::Guangzhou)
//!     .credentials(Credentials::new("access-key", "secret-key")?)
//!     .build()?;
//! assert_eq!(client.line_endpoint(), "https://bcc.bj.baidubce.com");
//! assert_eq!(client.vpc_endpoint(), "https://bcc.gz.baidubce.com");
//! # Ok(())
//! # }
//! ```
//!
//! A program with VPCs in several regions uses a client for each. A gateway and the access point of
//! its line must be in the same region.
//!
//! # Precedence
//!
//! For each of the two products, the first of these that is set counts:
//!
//! | | for one product | for both |
//! |---|---|---|
//! | endpoint, in code | `line_endpoint(…)`, `vpc_endpoint(…)` | `endpoint(…)` |
//! | endpoint, in the environment | `BCE_LINE_ENDPOINT`, `BCE_VPC_ENDPOINT` | `BCE_ENDPOINT` |
//! | region, in code | `line_region(…)`, `vpc_region(…)` | `region(…)` |
//! | region, in the environment | `BCE_LINE_REGION`, `BCE_VPC_REGION` | `BCE_REGION` |
//! | the command-line tool's profile | | `endpoint`, then `region` |
//!
//! So `BCE_ENDPOINT` leads a whole program to an emulator, which serves both products, whatever
//! regions the code sets. A profile that is
//! [named in code](crate::ClientBuilder::profile) takes nothing from the environment.
