// Draws the lines between the data centre and the cloud, with their channels and route rules. The
// gateways of a channel are drawn below it.

// Limits on what is drawn, so that a large state does not freeze the page. The rest is counted.
const MOST_LINES = 200;
const MOST_CHANNELS = 100;
const MOST_RULES = 400;

// A new line is open if the account is small, and so are a new channel's route rules.
const FEW_LINES = 5;
const FEW_RULES = 5;

let rulesPerChannel = 20;
let opensLines = true;
let drawnFilter = "";

// An equal share of a limit, within its own bounds.
const share = (most, among, least, atMost) =>
  Math.min(atMost, Math.max(least, Math.floor(most / Math.max(1, among))));

const facts = JSON.parse(at("facts").textContent);

// The buttons that change the status of a line, channel or gateway: to the next one, or to a chosen one.
function lifeControls(kind, item, statuses) {
  const of = `${kind.replace(/s$/, "")} ${item.name || item.id}`;
  const select = make("select", { "aria-label": `State to set ${of} to` },
    make("option", { value: "", text: "state…" }));
  select.append(...statuses.map((status) => make("option", { value: status, text: status })));
  const [stepLabel, putLabel] = [`Move ${of} one state on`, `Set ${of} to the chosen state`];
  const step = make("button",
    { type: "button", text: "Step", "aria-label": stepLabel, "data-do": "step" });
  const put = make("button", { text: "Set state", "aria-label": putLabel, "data-do": "put" });
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
  const carries = make("span", { class: "aside" });
  const fold = make("button", { type: "button", class: "fold", "data-do": "fold" });
  const title = make("div", { class: "title" }, fold, name, status.node, id, carries);
  const diagram = make("div", { class: "diagram" },
    make("div", { class: "end" }, make("strong", { text: "Data centre" }), site),
    make("div", { class: "trunk" }, speed),
    make("div", { class: "end cloud" }, make("strong", { text: "Baidu AI Cloud" }), port),
    make("div", { class: "strands" }, channels, more));
  const root = make("li", { class: "card line", "data-id": line.id },
    make("header", {}, title, life.form, about, life.said), diagram);
  let last = line;
  const open = (isOpen) => {
    fold.setAttribute("aria-expanded", String(isOpen));
    hide(diagram, !isOpen);
    update(last);
  };
  fold.addEventListener("click", () => open(diagram.hidden));
  hide(diagram, !opensLines);
  fold.setAttribute("aria-expanded", String(opensLines));
  const update = (line) => {
    last = line;
    const counts = [plural(line.channelCount, "channel"), plural(line.routeRuleCount, "route rule")];
    write(carries, counts.join(", "));
    write(name, line.name || "(no name)");
    fold.setAttribute("aria-label", `Channels of line ${name.textContent}`);
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
    // What is folded is not drawn.
    if (diagram.hidden) return;
    follow(channels, line.channels, buildChannel);
    const rest = line.channelCount - line.channels.length;
    hide(more, line.channelCount > 0 && rest === 0);
    write(more, line.channelCount === 0
      ? "No channels on this line."
      : `${plural(rest, "more channel")}, not shown.`);
  };
  return { root, update, open };
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
  const none = make("p", { class: "more", text: "No route rules." });
  const gateways = make("ol", { class: "gateways", "aria-label": "Gateways" });
  const columns = ["Destination", "Next hop", "Description", "Id"];
  const heads = columns.map((text) => make("th", { scope: "col", text }));
  const table = make("table", { class: "rules" },
    make("caption", { class: "unseen", text: "Route rules" }),
    make("thead", {}, make("tr", {}, ...heads)),
    rules);
  const summary = make("summary");
  const folding = make("details", { class: "folding" }, summary, table, more);
  folding.open = channel.routeRuleCount <= FEW_RULES;
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
    link.root, link6.root, traits, gateways, folding, none);
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
    const { routeRules, gateways: bound, ...own } = channel;
    follow(gateways, bound, buildGateway);
    if (changed("traits", own)) traits.replaceChildren(...traitsOf(channel));
    if (changed("rules", routeRules)) {
      rules.replaceChildren(...routeRules.slice(0, rulesPerChannel).map(ruleRow));
    }
    hide(folding, channel.routeRuleCount === 0);
    hide(none, channel.routeRuleCount > 0);
    write(summary, plural(channel.routeRuleCount, "route rule"));
    const rest = channel.routeRuleCount - Math.min(routeRules.length, rulesPerChannel);
    hide(more, rest === 0);
    write(more, `${plural(rest, "more route rule")}, not shown.`);
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
  const learned = rule.routeProto === "bgp" && `learned by BGP${path ? ` via ${path}` : ""}`;
  const hop = `→ ${HOPS[rule.nexthopType] ?? rule.nexthopType} `;
  const marks = learned ? [make("span", { class: "chip", text: learned })] : [];
  return make("tr", { "data-id": rule.routeRuleId },
    make("td", {}, make("code", { text: rule.destAddress })),
    make("td", {},
      make("span", { class: "hop", text: hop }), make("code", { text: rule.nexthopId })),
    make("td", {}, ...marks, rule.description),
    make("td", {}, make("code", { class: "id", text: rule.routeRuleId })));
}

function drawTopology(state) {
  const filter = at("filter").value.trim();
  const { lines } = state;
  const bound = gatewaysByChannel(state.vpcs);
  for (const channel of lines.flatMap((line) => line.channels)) {
    channel.gateways = bound.get(channel.id) ?? [];
    for (const gateway of channel.gateways) gateway.channel = channel;
  }
  opensLines = lines.length <= FEW_LINES;
  follow(at("lines"), lines, buildLine);
  drawVpcs(state);
  // The next state is requested with as many rules as can be shown.
  const channels = lines.reduce((sum, line) => sum + line.channels.length, 0);
  rulesPerChannel = share(MOST_RULES, channels, 3, 20);
  const census = [
    plural(state.lineCount, "line"), plural(state.channelCount, "channel"),
    plural(state.routeRuleCount, "route rule"), plural(state.gatewayCount, "gateway"),
  ];
  write(at("census"), state.lineCount ? census.join(", ") : "");
  const rest = filter ? 0 : state.lineCount - lines.length;
  const nothing = filter && lines.length === 0 && state.lineCount > 0;
  hide(at("lines-more"), rest <= 0 && !nothing);
  write(at("lines-more"), nothing
    ? `Nothing matches “${filter}”.`
    : `${plural(rest, "more line")}, not shown; use the filter.`);
  hide(at("begin"), state.lineCount > 0);
  // What a filter finds is opened.
  if (filter && filter !== drawnFilter && opensLines) openLines(true);
  drawnFilter = filter;
  for (const id of ["filter", "fold"]) hide(at(id), state.lineCount === 0);
  const parts = [...at("lines").parts.values()];
  const isAnyOpen = parts.some(({ root }) => root.querySelector("[aria-expanded=true]"));
  write(at("fold"), isAnyOpen ? "Fold all" : "Open all");
}

function openLines(isOpen) {
  for (const { open } of at("lines").parts.values()) open(isOpen);
  write(at("fold"), isOpen ? "Fold all" : "Open all");
}

at("fold").addEventListener("click", () => openLines(at("fold").textContent === "Open all"));
