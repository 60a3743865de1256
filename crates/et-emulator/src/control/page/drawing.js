// Helpers for drawing. Data is inserted as text only. Elements that do not change are not touched,
// so that focus, selections and open menus survive updates.

const at = (id) => document.getElementById(id);

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function hide(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

// Synchronizes the children of `parent` with `items`: parts are matched by id, then updated, added
// or removed.
function follow(parent, items, build) {
  const before = parent.parts ?? new Map();
  const after = new Map();
  for (const item of items) {
    const part = before.get(item.id) ?? build(item);
    part.update(item);
    after.set(item.id, part);
  }
  for (const [id, part] of before) if (after.get(id) !== part) part.root.remove();
  let place = parent.firstElementChild;
  for (const { root } of after.values()) {
    if (root === place) place = place.nextElementSibling;
    else parent.insertBefore(root, place);
  }
  parent.parts = after;
}

const number = (value) => value.toLocaleString("en");
const plural = (count, one) => `${number(count)} ${one}${count === 1 ? "" : "s"}`;
const clockTime = (time) => time.slice(0, 19).replace("T", " ");

// How a status is shown: a kind for the colour, a mark for readers who cannot see it, and its name.
const KINDS = {
  established: "good", up: "good", running: "good",
  reject: "bad", closed: "bad", stopped: "bad", "vlan-conflict": "bad", down: "bad",
  deleted: "off", unconfigured: "off",
};
const MARKS = { good: "●", wait: "◐", bad: "▲", off: "○" };
const kindOf = (status) => KINDS[status] ?? "wait";

function badge(status, before = "") {
  const node = make("span", { class: "badge" });
  const show = (status) => {
    const kind = kindOf(status);
    if (node.dataset.kind !== kind) node.dataset.kind = kind;
    write(node, `${MARKS[kind]} ${before}${status}`);
  };
  show(status);
  return { node, show };
}

// Shows the result of a control beside it.
function say(place, message, wrong = false) {
  place.classList.toggle("wrong", wrong);
  write(place, message);
}
