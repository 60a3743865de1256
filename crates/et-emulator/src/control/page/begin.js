// What the page shows while there are no lines: how to start, and a sample to explore.

const SAMPLE = {
  lines: [
    {
      id: "dcphy-sample-north", name: "north", isp: "ISP_CMCC", intfType: "10G", apType: "SINGLE",
      apAddr: "BJYZ", userIdc: "Beijing|Beijing|Yizhuang|Hall 3",
      channels: [
        {
          id: "dedicatedconn-sample-office", name: "office", routeType: "static-route",
          networks: ["10.0.0.0/8"], vlanId: 56,
          customerAddress: "192.168.56.2/30", baiduAddress: "192.168.56.1/30",
          sendInterval: 300, receivInterval: 300, detectMultiplier: 4,
          routeRules: [
            {
              routeRuleId: "dcrr-sample-1", destAddress: "172.16.0.0/16",
              nexthopType: "etGateway", nexthopId: "dcgw-sample",
            },
            {
              routeRuleId: "dcrr-sample-2", destAddress: "10.2.0.0/16",
              nexthopType: "etChannel", nexthopId: "dedicatedconn-sample-peering",
            },
          ],
        },
        {
          id: "dedicatedconn-sample-peering", name: "peering", routeType: "bgp", bgpAsn: "65001",
          vlanId: 57,
          customerAddress: "192.168.57.2/30", baiduAddress: "192.168.57.1/30",
          enableIpv6: 1,
          customerIpv6Address: "2400:da00:e003::2/88", baiduIpv6Address: "2400:da00:e003::1/88",
        },
      ],
    },
    {
      id: "dcphy-sample-south", name: "south", status: "building", isp: "ISP_CUCC",
      intfType: "1G", apType: "SINGLE", apAddr: "HKG03",
      userIdc: "Guangdong|Shenzhen|Nanshan|Hall 1",
    },
  ],
  vpcs: [
    {
      vpcId: "vpc-sample", name: "servers", cidr: "172.16.0.0/16", routeTableId: "rt-sample",
      subnets: [{ subnetId: "sbn-sample", name: "servers", cidr: "172.16.0.0/20" }],
      routeRules: [
        {
          routeRuleId: "rr-sample", sourceAddress: "0.0.0.0/0", destinationAddress: "10.0.0.0/8",
          nexthopType: "dcGateway", nexthopId: "dcgw-sample",
        },
      ],
    },
  ],
  gateways: [
    {
      etGatewayId: "dcgw-sample", name: "to-office", vpcId: "vpc-sample", speed: 200,
      channelId: "dedicatedconn-sample-office", localCidrs: ["172.16.0.0/16"],
      healthCheckSourceIp: "172.16.0.3", healthCheckDestIp: "192.168.56.2",
      healthCheckInterval: 3, healthThreshold: 3, unhealthThreshold: 3,
    },
    { etGatewayId: "dcgw-sample-spare", name: "spare", vpcId: "vpc-sample", status: "unconfigured" },
  ],
};

const key = facts.accessKeyIds[0] ?? "";

write(at("endpoint"), location.origin);
write(at("access-key"), key);
write(at("hint-exports"), `export BCE_ENDPOINT=${location.origin}
export BCE_ACCESS_KEY_ID=${key} BCE_SECRET_ACCESS_KEY=…  # printed when the emulator started`);
write(at("hint-curl"), `curl -H 'Content-Type: application/json' \\
  -d '{"lines": [{"id": "dcphy-a", "name": "north"}]}' ${location.origin}/_emulator/snapshot`);

on("sample", "click", () => perform(at("sample-said"), () => post("snapshot", SAMPLE), () => ""));
