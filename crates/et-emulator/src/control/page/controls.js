// The controls that do not belong to a line or channel: time, pace, faults and state.

// Performs a call, shows its result beside the button, and redraws the page.
async function perform(place, doing, done) {
  say(place, "");
  try {
    const answer = await doing();
    say(place, done(answer));
  } catch (error) {
    return say(place, error.message, true);
  }
  await refresh();
}

const on = (id, event, handler) => at(id).addEventListener(event, (happening) => {
  if (event === "submit") happening.preventDefault();
  handler(happening);
});
const amount = (id) => at(id).valueAsNumber;

// A field that does not apply is disabled as well as hidden: its value must not make the form
// invalid.
function apply(field, applies) {
  hide(field, !applies);
  field.querySelector("input").disabled = !applies;
}

// ---- time and pace ----

on("advance", "submit", () => {
  const seconds = amount("advance-amount") * Number(at("advance-unit").value);
  perform(at("time-said"), () => post("clock/advance", { seconds }),
    (text) => `It is ${clockTime(JSON.parse(text).time)}.`);
});
on("freeze", "click", () => {
  const frozen = at("freeze").dataset.frozen === "true";
  perform(at("time-said"), () => post(frozen ? "clock/resume" : "clock/freeze"),
    () => (frozen ? "The clock runs." : "The clock stands still."));
});

const showPaceFields = () => apply(at("pace-seconds-label"), at("pace-kind").value === "every");
on("pace-kind", "change", showPaceFields);

let drawnPace;

// The choice follows the pace in force when that changes, and otherwise stays as the user left it.
function drawPace(pace) {
  write(at("pace"), paceText(pace));
  write(at("pace-in-force"), paceText(pace));
  if (pace === drawnPace) return;
  drawnPace = pace;
  at("pace-kind").value = PACES.includes(pace) ? pace : "every";
  if (!PACES.includes(pace)) at("pace-seconds").value = pace;
  showPaceFields();
}
on("set-pace", "submit", () => {
  const kind = at("pace-kind").value;
  const pace = kind === "every" ? at("pace-seconds").value : kind;
  perform(at("pace-said"), () => post("pace", { pace }),
    (text) => `Set to ${paceText(JSON.parse(text).pace)}.`);
});
const PACES = ["immediate", "manual"];
const paceText = (pace) => PACES.includes(pace) ? pace : `${number(Number(pace))} s a state`;

// ---- faults ----

const actionOptions = facts.actions.map((name) => make("option", { value: name, text: name }));
at("fault-action").append(...actionOptions);

function showFaultFields() {
  const [kind, often] = [at("fault-kind").value, at("fault-often").value];
  const fields = (selector) => document.querySelectorAll(selector);
  for (const field of fields("[data-fault]")) apply(field, field.dataset.fault === kind);
  for (const field of fields("[data-often]")) apply(field, field.dataset.often === often);
}
on("fault-kind", "change", showFaultFields);
on("fault-often", "change", showFaultFields);

function faultAsked() {
  const kind = at("fault-kind").value;
  const code = at("fault-code").value;
  const own = {
    status: () => ({ status: amount("fault-status"), ...(code && { code }) }),
    delay: () => ({ millis: amount("fault-millis") }),
    wrongDate: () => ({ offsetSeconds: amount("fault-offset") }),
  };
  const often = at("fault-often").value === "times"
    ? { times: amount("fault-times") }
    : { rate: amount("fault-rate") / 100 };
  const [moment, action] = [at("fault-moment").value, at("fault-action").value];
  return { kind, ...own[kind]?.(), ...often, moment, ...(action && { action }) };
}
on("inject", "submit", () => perform(at("faults-said"),
  () => post("faults", faultAsked()), () => ""));
on("clear-faults", "click", () => perform(at("faults-said"),
  () => post("faults/clear"), () => ""));

function faultText(fault) {
  const what = {
    status: `status ${fault.status}${fault.code ? ` ${fault.code}` : ""}`,
    delay: `delay of ${number(fault.millis ?? 0)} ms`,
    reset: "reset",
    cutBody: "cut body",
    wrongDate: `date off by ${number(fault.offsetSeconds ?? 0)} s`,
  }[fault.kind] ?? fault.kind;
  const often = fault.times === undefined
    ? `${+(fault.rate * 100).toFixed(2)} % of requests`
    : `next ${plural(fault.times, "request")}`;
  const moment = fault.moment === "after" ? "after acting" : "before acting";
  const skip = fault.skip && `after ${plural(fault.skip, "request")}`;
  return [what, often, skip, moment, fault.action].filter(Boolean).join(" · ");
}

function buildFault(fault) {
  const text = make("span");
  const clear = make("button", { type: "button", text: "Clear", "data-do": "clear" });
  clear.addEventListener("click", () => perform(at("faults-said"),
    () => post("faults/clear", { id: fault.id }), () => ""));
  const update = (fault) => {
    write(text, faultText(fault));
    clear.setAttribute("aria-label", `Clear the fault: ${text.textContent}`);
  };
  return { root: make("li", {}, text, clear), update };
}

function drawFaults(faults) {
  follow(at("faults"), faults.slice(0, 20), buildFault);
  const rest = faults.length > 20 ? `and ${number(faults.length - 20)} more` : "";
  write(at("faults-more"), faults.length ? rest : "none in force");
}

// ---- state ----

on("save", "click", () => perform(at("state-said"), () => call("snapshot"), (text) => {
  const name = `et-emulator-${at("time").textContent.replace(/[^0-9]+/g, "-")}.json`;
  const file = new Blob([text], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `Saved as ${name}.`;
}));

on("load", "change", () => {
  const [file] = at("load").files;
  if (!file) return;
  perform(at("state-said"), async () => post("snapshot", await file.text()),
    () => `Loaded ${file.name}.`);
  // Choosing the same file again must be a change.
  at("load").value = "";
});

on("reset", "click", () => at("confirm").showModal());
on("confirm-no", "click", () => at("confirm").close());
on("confirm-yes", "click", () => {
  at("confirm").close();
  perform(at("state-said"), async () => {
    await post("reset");
    forgetRequests();
  }, () => "The emulator is empty.");
});
