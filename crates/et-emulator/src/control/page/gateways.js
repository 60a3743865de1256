// Draws the gateways between channels and VPCs, with the routes of both sides, and the VPCs.

// The gateways of all VPCs that are shown, by the channel that they are bound to. Each knows its VPC.
function gatewaysByChannel(vpcs) {
  const found = new Map();
  for (const vpc of vpcs) {
    for (const gateway of vpc.gateways) {
      gateway.vpc = vpc;
      if (!gateway.channelId) continue;
      found.set(gateway.channelId, [...(found.get(gateway.channelId) ?? []), gateway]);
    }
  }
  return found;
}

const PATHS = { "ha:active": "active", "ha:standby": "standby", ecmp: "shared" };

// The routes of one side that lead to a gateway: destinations, a chip for what is special.
function buildRoutes(label, nothing) {
  const list = make("ul", { class: "ways", "aria-label": label });
  const none = make("p", { class: "more", text: nothing });
  const head = make("p", { class: "hop", text: label });
  const root = make("div", {}, head, list, none);
  const show = (rules) => {
    const rows = rules.map(({ id, to, path }) => {
      const marks = path ? [make("span", { class: "chip", text: path })] : [];
      return make("li", { title: id }, make("code", { text: to }), ...marks);
    });
    list.replaceChildren(...rows);
    hide(head, rows.length === 0);
    hide(none, rows.length > 0);
  };
  return { root, show };
}

// A bound gateway, drawn between its channel and its VPC.
function buildGateway(gateway) {
  const name = make("strong");
  const id = make("code", { class: "id" });
  const status = badge(gateway.status);
  const speed = make("span", { class: "tag" });
  const [left, right] = ["wire", "wire"].map((name) => make("span", { class: name }));
  left.append(speed);
  const life = lifeControls("gateways", gateway, facts.gatewayStatuses);
  const traits = make("p", { class: "traits" });
  const back = buildRoutes("routes to the VPC", "no route to the VPC");
  const out = buildRoutes("routes to the data centre", "no route to the data centre");
  const vpcName = make("strong");
  const vpcId = make("code", { class: "id" });
  const traffic = make("p", { class: "traffic badge" });
  const root = make("li", { class: "gateway", "data-id": gateway.id },
    make("div", { class: "joint" },
      make("div", { class: "side" }, make("span", { class: "hop", text: "Channel" }), back.root),
      left,
      make("div", { class: "side hub" }, make("span", { class: "hop", text: "Gateway" }), name, id,
        status.node),
      right,
      make("div", { class: "side" }, make("span", { class: "hop", text: "VPC" }), vpcName, vpcId,
        out.root)),
    traffic, traits, life.form, life.said);
  const drawn = {};
  const changed = (part, value) => {
    const text = JSON.stringify(value);
    return drawn[part] !== text && ((drawn[part] = text), true);
  };
  const update = (gateway) => {
    const { vpc, channel } = gateway;
    write(name, gateway.name || "(no name)");
    write(id, gateway.id);
    status.show(gateway.status);
    write(speed, `${number(gateway.speed)} Mbit/s`);
    write(vpcName, vpc.name || "(no name)");
    write(vpcId, `${vpc.id} ${vpc.cidr}`);
    const flow = showTraffic(traffic, gateway.traffic);
    root.dataset.kind = flow;
    const toVpc = channel.routeRules.filter((rule) => rule.nexthopType === "etGateway"
      && rule.nexthopId === gateway.id);
    const toCentre = vpc.routeRules.filter((rule) => leadsTo(rule, gateway));
    const rows = [
      toVpc.map((rule) => ({ id: rule.routeRuleId, to: rule.destAddress })),
      toCentre.map((rule) => ({
        id: rule.routeRuleId, to: rule.destinationAddress, path: PATHS[rule.pathType],
      })),
    ];
    if (changed("back", rows[0])) back.show(rows[0]);
    if (changed("out", rows[1])) out.show(rows[1]);
    const { vpc: _, channel: __, traffic: ___, ...own } = gateway;
    if (changed("traits", own)) traits.replaceChildren(...gatewayTraits(gateway));
  };
  return { root, update };
}

const leadsTo = (rule, gateway) => rule.nexthopType === "dcGateway" && rule.nexthopId === gateway.id;

// Says whether traffic can flow, and gives its kind.
function showTraffic(node, traffic) {
  const ways = Number(traffic.toDataCentre) + Number(traffic.toCloud);
  const kind = ["bad", "wait", "good"][ways];
  if (node.dataset.kind !== kind) node.dataset.kind = kind;
  write(node, `${MARKS[kind]} ${traffic.words}`);
  return kind;
}

// The properties of a gateway, one chip each.
function gatewayTraits(gateway) {
  const chip = (text) => make("span", { class: "chip", text });
  const every = gateway.healthCheckInterval;
  const check = every
    ? `health check from ${gateway.healthCheckSourceIp} every ${every} s, up after `
      + `${gateway.healthThreshold}, down after ${gateway.unhealthThreshold}`
    : "no health check";
  const local = [...gateway.localCidrs, ...(gateway.ipv6LocalCidrs ?? [])];
  const all = [chip(check)];
  if (local.length) all.push(chip(`cloud’s networks ${local.join(", ")}`));
  if (gateway.enableIpv6 === 1) all.push(chip("IPv6"));
  if (gateway.description) all.push(chip(gateway.description));
  if (gateway.nextChange) all.push(chip(`moves on ${clockTime(gateway.nextChange)}`));
  return all;
}

// A VPC with its route table, and its gateways that are bound to no channel.
function buildVpc(vpc) {
  const name = make("h4");
  const id = make("code", { class: "id" });
  const about = make("span", { class: "aside" });
  const rules = make("tbody");
  const columns = ["Source", "Destination", "Next hop", "Description", "Id"];
  const heads = columns.map((text) => make("th", { scope: "col", text }));
  const table = make("table", { class: "rules" },
    make("caption", { class: "unseen", text: "Route table" }),
    make("thead", {}, make("tr", {}, ...heads)), rules);
  const summary = make("summary");
  const more = make("p", { class: "more" });
  const folding = make("details", { class: "folding" }, summary, table, more);
  const idle = make("ul", { class: "idle", "aria-label": "Gateways without a channel" });
  const root = make("li", { class: "vpc", "data-id": vpc.id },
    make("div", { class: "title" }, name, id, about), idle, folding);
  const update = (vpc) => {
    write(name, vpc.name || "(no name)");
    write(id, vpc.id);
    const networks = [vpc.cidr, ...(vpc.secondaryCidr ?? []), vpc.ipv6Cidr].filter(Boolean);
    const parts = [vpc.isDefault && "default", networks.join(", "),
      plural(vpc.gatewayCount, "gateway")];
    write(about, parts.filter(Boolean).join(" · "));
    write(summary, `Route table ${vpc.routeTableId}: ${plural(vpc.routeRuleCount, "rule")}`);
    follow(idle, vpc.gateways.filter((gateway) => !gateway.channelId), buildIdle);
    follow(rules, vpc.routeRules.map((rule) => ({ ...rule, id: rule.routeRuleId })), buildVpcRule);
    const rest = vpc.routeRuleCount - vpc.routeRules.length;
    hide(more, rest === 0);
    write(more, `${plural(rest, "more rule")}, not shown.`);
    hide(folding, vpc.routeRuleCount === 0);
  };
  return { root, update };
}

// A gateway that is bound to no channel.
function buildIdle(gateway) {
  const name = make("strong");
  const id = make("code", { class: "id" });
  const speed = make("span", { class: "chip" });
  const status = badge(gateway.status);
  const traffic = make("span", { class: "aside" });
  const life = lifeControls("gateways", gateway, facts.gatewayStatuses);
  const title = make("div", { class: "title" }, name, status.node, id, speed, traffic);
  const root = make("li", { "data-id": gateway.id }, title, life.form, life.said);
  const update = (gateway) => {
    write(name, gateway.name || "(no name)");
    write(id, gateway.id);
    write(speed, `${number(gateway.speed)} Mbit/s`);
    status.show(gateway.status);
    write(traffic, gateway.traffic.words);
  };
  return { root, update };
}

const VPC_HOPS = {
  dcGateway: "gateway", custom: "instance", peerConn: "peering", nat: "NAT", vpn: "VPN",
};

function buildVpcRule(rule) {
  const cells = columnsOf(rule).map((column) => make("td", {}, ...column));
  let drawn = JSON.stringify(rule);
  const root = make("tr", { "data-id": rule.routeRuleId }, ...cells);
  const update = (rule) => {
    const text = JSON.stringify(rule);
    if (text === drawn) return;
    drawn = text;
    columnsOf(rule).forEach((column, index) => cells[index].replaceChildren(...column));
  };
  return { root, update };
}

function columnsOf(rule) {
  const hop = `→ ${VPC_HOPS[rule.nexthopType] ?? rule.nexthopType} `;
  const path = PATHS[rule.pathType];
  const marks = path ? [make("span", { class: "chip", text: path })] : [];
  return [
    [make("code", { text: rule.sourceAddress })],
    [make("code", { text: rule.destinationAddress })],
    [make("span", { class: "hop", text: hop }), make("code", { text: rule.nexthopId }), ...marks],
    [rule.description],
    [make("code", { class: "id", text: rule.routeRuleId })],
  ];
}

function drawVpcs(state) {
  follow(at("vpcs"), state.vpcs, buildVpc);
  hide(at("vpcs-section"), state.vpcs.length === 0);
}
