// Draws the lines between the data centre and the cloud, with their channels and route rules.

// Limits on what is drawn, so that a large state does not freeze the page. The rest is counted.
const MOST_LINES = 40;
const MOST_CHANNELS = 400;
const MOST_RULES = 400;

let channelsPerLine = 30;
let rulesPerChannel = 20;

// An equal share of a limit, within its own bounds.
const share = (most, among, least, atMost) =>
  Math.min(atMost, Math.max(least, Math.floor(most / Math.max(1, among))));

const facts = JSON.parse(at("facts").textContent);

// The buttons that change the status of a line or channel: to the next one, or to a chosen one.
function lifeControls(kind, item, statuses) {
  const of = `${kind === "lines" ? "line" : "channel"} ${item.name || item.id}`;
  const select = make("select", { "aria-label": `State to put ${of} in` },
    make("option", { value: "", text: "state…" }));
  select.append(...statuses.map((status) => make("option", { value: status, text: status })));
  const [stepLabel, putLabel] = [`Move ${of} one state on`, `Put ${of} in the chosen state`];
  const step = make("button",
    { type: "button", text: "Step", "aria-label": stepLabel, "data-do": "step" });
  const put = make("button", { text: "Put", "aria-label": putLabel, "data-do": "put" });
  const said = make("p", { class: "said", role: "status" });
  const form = make("form", { class: "life" }, step, select, put);
  const path = `${kind}/${encodeURIComponent(item.id)}`;
  step.addEventListener("click", () => perform(said, () => post(`${path}/step`), (answer) => {
    const { status } = JSON.parse(answer);
    return status ? `Now ${status}.` : "Gone.";
  }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!select.value) return say(said, "Choose a state first.", true);
    const status = select.value;
    select.value = "";
    perform(said, () => post(`${path}/status`, { status }), () => `Now ${status}.`);
  });
  return { form, said };
}

function buildLine(line) {
  const name = make("h3");
  const id = make("code", { class: "id" });
  const about = make("p", { class: "about" });
  const status = badge(line.status);
  const site = make("span");
  const port = make("span");
  const speed = make("span", { class: "speed" });
  const channels = make("ol", { class: "channels", "aria-label": "Channels" });
  const more = make("p", { class: "more", hidden: "" });
  const life = lifeControls("lines", line, facts.lineStatuses);
  const title = make("div", { class: "title" }, name, status.node, id);
  const root = make("li", { class: "card line", "data-id": line.id },
    make("header", {}, title, life.form, about, life.said),
    make("div", { class: "diagram" },
      make("div", { class: "end" }, make("strong", { text: "Data centre" }), site),
      make("div", { class: "trunk" }, speed),
      make("div", { class: "end cloud" }, make("strong", { text: "Baidu AI Cloud" }), port),
      make("div", { class: "strands" }, channels, more)));
  const update = (line) => {
    write(name, line.name || "(no name)");
    write(id, line.id);
    status.show(line.status);
    root.dataset.kind = kindOf(line.status);
    const expires = line.expireTime && `expires ${clockTime(line.expireTime)}`;
    const moves = line.nextChange && `moves on ${clockTime(line.nextChange)}`;
    write(about, [line.description, expires, moves].filter(Boolean).join(" · "));
    write(site, line.userIdc.split("|").filter(Boolean).join(", ") || "customer’s side");
    write(port, line.apAddr || "access point");
    write(speed, [line.intfType, line.isp.replace(/^ISP_/, "")].filter(Boolean).join(" · "));
    hide(speed, !speed.textContent);
    follow(channels, line.channels.slice(0, channelsPerLine), buildChannel);
    const rest = line.channels.length - channelsPerLine;
    hide(more, line.channels.length > 0 && rest <= 0);
    write(more, line.channels.length === 0
      ? "No channels on this line."
      : `And ${plural(rest, "channel")} more, not drawn.`);
  };
  return { root, update };
}

// A link of a channel: both addresses with the connection between them.
function buildStrand(label) {
  const [customer, cloud] = [make("code"), make("code")];
  const middle = make("span", { class: "tag", text: label });
  const wire = make("span", { class: "wire" }, middle);
  const root = make("div", { class: "strand" }, customer, wire, cloud);
  const show = (left, right, text) => {
    write(customer, left || "no address");
    write(cloud, right || "no address");
    write(middle, text);
  };
  return { root, show };
}

function buildChannel(channel) {
  const name = make("h4");
  const id = make("code", { class: "id" });
  const status = badge(channel.status);
  const life = lifeControls("channels", channel, facts.channelStatuses);
  const [link, link6] = [buildStrand(""), buildStrand("IPv6")];
  const traits = make("p", { class: "traits" });
  const rules = make("tbody");
  const more = make("p", { class: "more" });
  const columns = ["Destination", "Next hop", "Learned from"];
  const heads = columns.map((text) => make("th", { scope: "col", text }));
  const table = make("table", { class: "rules" },
    make("caption", { class: "unseen", text: "Route rules" }),
    make("thead", {}, make("tr", {}, ...heads)),
    rules);
  const toggle = make("button", { type: "button", hidden: "", "data-do": "bgp" });
  toggle.addEventListener("click", () => {
    const bgpStatus = toggle.dataset.to;
    const path = `channels/${encodeURIComponent(channel.id)}/bgp`;
    perform(life.said, () => post(path, { bgpStatus }), () => `BGP is ${bgpStatus}.`);
  });
  life.form.prepend(toggle);
  const title = make("div", { class: "title" }, name, status.node, id);
  const root = make("li", { class: "channel", "data-id": channel.id },
    make("header", {}, title, life.form, life.said),
    link.root, link6.root, traits, table, more);
  const drawn = {};
  const changed = (part, value) => {
    const text = JSON.stringify(value);
    return drawn[part] !== text && ((drawn[part] = text), true);
  };
  const update = (channel) => {
    write(name, channel.name || "(no name)");
    write(id, channel.id);
    status.show(channel.status);
    root.dataset.kind = kindOf(channel.status);
    const vlan = channel.vlanId ? `VLAN ${channel.vlanId}` : "no VLAN";
    link.show(channel.customerAddress, channel.baiduAddress, vlan);
    const { ipv6 } = channel;
    hide(link6.root, !ipv6);
    if (ipv6) link6.show(ipv6.customerIpv6Address, ipv6.baiduIpv6Address, "IPv6");
    hide(toggle, channel.routeType !== "bgp");
    toggle.dataset.to = channel.bgpStatus === "up" ? "down" : "up";
    write(toggle, toggle.dataset.to === "down" ? "Take BGP down" : "Bring BGP up");
    const { routeRules, ...own } = channel;
    if (changed("traits", own)) traits.replaceChildren(...traitsOf(channel));
    if (changed("rules", routeRules)) {
      rules.replaceChildren(...routeRules.slice(0, rulesPerChannel).map(ruleRow));
    }
    hide(table, routeRules.length === 0);
    const rest = channel.routeRuleCount - Math.min(routeRules.length, rulesPerChannel);
    hide(more, channel.routeRuleCount > 0 && rest === 0);
    write(more, channel.routeRuleCount === 0
      ? "No route rules."
      : `And ${plural(rest, "route rule")} more, not drawn.`);
  };
  return { root, update };
}

// The properties of a channel, one chip each.
function traitsOf(channel) {
  const chip = (text) => make("span", { class: "chip", text });
  const list = (what, items) => {
    const rest = items.length > 6 ? ` and ${number(items.length - 6)} more` : "";
    return chip(`${what} ${items.slice(0, 6).join(", ")}${rest}`);
  };
  const all = [];
  if (channel.routeType === "bgp") {
    all.push(chip(channel.bgpAsn ? `BGP, AS ${channel.bgpAsn}` : "BGP"));
    all.push(badge(channel.bgpStatus, "BGP ").node);
    if (channel.ipv6BgpStatus) all.push(badge(channel.ipv6BgpStatus, "BGP over IPv6 ").node);
  } else {
    all.push(list(channel.networks.length ? "static to" : "static, no networks", channel.networks));
  }
  if (channel.ipv6?.ipv6Networks?.length) all.push(list("IPv6 to", channel.ipv6.ipv6Networks));
  const { bfd } = channel;
  all.push(chip(bfd
    ? `BFD ${bfd.sendInterval}/${bfd.receivInterval} ms × ${bfd.detectMultiplier}`
    : "no BFD"));
  if (!channel.ipv6) all.push(chip("no IPv6"));
  if (channel.authorizedUsers.length) all.push(list("for", channel.authorizedUsers));
  if (channel.associated.length) all.push(list("with", channel.associated));
  if (channel.description) all.push(chip(channel.description));
  if (channel.nextChange) all.push(chip(`moves on ${clockTime(channel.nextChange)}`));
  return all;
}

const HOPS = { etGateway: "gateway", etChannel: "channel", csn: "CSN" };

function ruleRow(rule) {
  const path = rule.asPaths;
  const source = rule.routeProto === "bgp" ? `BGP${path ? ` via ${path}` : ""}` : "static";
  const hop = `→ ${HOPS[rule.nexthopType] ?? rule.nexthopType} `;
  return make("tr", { "data-id": rule.routeRuleId, title: rule.description || rule.routeRuleId },
    make("td", {}, make("code", { text: rule.destAddress })),
    make("td", {},
      make("span", { class: "hop", text: hop }), make("code", { text: rule.nexthopId })),
    make("td", { text: source }));
}

function drawTopology(state) {
  const lines = state.lines.slice(0, MOST_LINES);
  channelsPerLine = share(MOST_CHANNELS, lines.length, 5, 30);
  follow(at("lines"), lines, buildLine);
  // The next state is requested with as many rules as can be drawn.
  const drawn = (line) => Math.min(line.channels.length, channelsPerLine);
  const channels = lines.reduce((sum, line) => sum + drawn(line), 0);
  rulesPerChannel = share(MOST_RULES, channels, 3, 20);
  const carried = state.lines.flatMap((line) => line.channels);
  const rules = carried.reduce((sum, channel) => sum + channel.routeRuleCount, 0);
  const census = [
    plural(state.lineCount, "line"), plural(carried.length, "channel"), plural(rules, "route rule"),
  ];
  write(at("census"), state.lineCount ? census.join(", ") : "");
  const rest = state.lineCount - lines.length;
  hide(at("lines-more"), rest <= 0);
  write(at("lines-more"), rest > 0
    ? `And ${plural(rest, "line")} more, not drawn; the counts above leave out what they carry.`
    : "");
  hide(at("begin"), state.lineCount > 0);
}
