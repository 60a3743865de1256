// Draws the last requests, newest first. The log is read from where it was last read.

const KEPT = 50;

const OUTCOME_MARKS = { good: "✓", wait: "!", bad: "✕" };

let entries = [];

function outcomeOf(entry) {
  if (entry.status === undefined) return ["bad", "connection reset"];
  const kind = entry.status < 300 ? "good" : entry.status < 500 ? "wait" : "bad";
  return [kind, [entry.status, entry.code].filter(Boolean).join(" ")];
}

function buildEntry(entry) {
  const [kind, outcome] = outcomeOf(entry);
  const badgeText = `${OUTCOME_MARKS[kind]} ${outcome}`;
  const notes = [
    entry.fault && `fault: ${entry.fault}`,
    entry.replayed && "replayed",
    entry.clientToken && `token ${entry.clientToken}`,
  ].filter(Boolean);
  const micros = entry.durationMicros;
  const took = micros < 1000 ? `${micros} µs` : `${(micros / 1000).toFixed(1)} ms`;
  const target = entry.query ? `${entry.path}?${entry.query}` : entry.path;
  const what = [entry.action ?? "no action", `${entry.method} ${target}`];
  const body = entry.body && make("details", {},
    make("summary", { text: "Body" }), make("code", { class: "sent", text: entry.body }));
  const root = make("tr", { "data-number": entry.number },
    make("td", { class: "number", text: number(entry.number) }),
    make("td", { class: "when", text: clockTime(entry.time).slice(11), title: entry.time }),
    make("td", { class: "what" },
      make("strong", { text: what[0] }), make("code", { text: what[1] }), ...[body].filter(Boolean)),
    make("td", { class: "outcome" },
      make("span", { class: "badge", "data-kind": kind, text: badgeText }),
      ...notes.map((text) => make("span", { class: "chip", text })),
      ...[entry.message].filter(Boolean).map((text) => make("p", { class: "reason", text }))),
    make("td", { class: "took", text: took }));
  return { root, update() {} };
}

function drawRequests(total) {
  const newestFirst = [...entries].reverse().map((entry) => ({ ...entry, id: entry.number }));
  follow(at("requests"), newestFirst, buildEntry);
  const part = total > entries.length ? `, the last ${number(entries.length)} shown` : "";
  write(at("request-count"), total ? `${number(total)} so far${part}` : "");
  hide(at("requests-none"), entries.length > 0);
}

function forgetRequests() {
  entries = [];
}

async function readRequests(total) {
  // A lower number than before comes from a different program at the same address.
  if (entries.length && total < entries.at(-1).number) forgetRequests();
  const after = Math.max(entries.at(-1)?.number ?? 0, total - KEPT);
  const log = await read(`log?after=${after}&limit=${KEPT}`);
  entries = [...entries, ...log.entries].slice(-KEPT);
  drawRequests(log.last);
}
