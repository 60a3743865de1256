// The controls that are not of one line or channel: time, pace, faults, the state as a whole.

// Does something and tells beside its button what came of it; then everything is drawn anew.
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

// A field that does not apply is switched off as well as hidden: what stands in it must not keep a form from being sent.
function apply(field, applies) {
  hide(field, !applies);
  field.querySelector("input").disabled = !applies;
}

// ---- time and pace ----

on("advance", "submit", () => {
  const seconds = amount("advance-amount") * Number(at("advance-unit").value);
  perform(at("time-said"), () => post("clock/advance", { seconds }), (answer) => `It is ${clockTime(JSON.parse(answer).time)}.`);
});
on("freeze", "click", () => {
  const frozen = at("freeze").dataset.frozen === "true";
  perform(at("time-said"), () => post(frozen ? "clock/resume" : "clock/freeze"), () => (frozen ? "The clock runs." : "The clock stands still."));
});

const showPaceFields = () => apply(at("pace-seconds-label"), at("pace-kind").value === "every");
on("pace-kind", "change", showPaceFields);
on("set-pace", "submit", () => {
  const kind = at("pace-kind").value;
  const pace = kind === "every" ? at("pace-seconds").value : kind;
  perform(at("pace-said"), () => post("pace", { pace }), (answer) => `Set to ${paceText(JSON.parse(answer).pace)}.`);
});
const paceText = (pace) => ({ "at-once": "at once", "by-hand": "by hand" })[pace] ?? `${number(Number(pace))} s a state`;

// ---- faults ----

at("fault-action").append(...facts.actions.map((name) => make("option", { value: name, text: name })));

function showFaultFields() {
  for (const field of document.querySelectorAll("[data-fault]")) apply(field, field.dataset.fault === at("fault-kind").value);
  for (const field of document.querySelectorAll("[data-often]")) apply(field, field.dataset.often === at("fault-often").value);
}
on("fault-kind", "change", showFaultFields);
on("fault-often", "change", showFaultFields);

function faultAsked() {
  const kind = at("fault-kind").value;
  const own = {
    status: () => ({ status: amount("fault-status"), ...(at("fault-code").value && { code: at("fault-code").value }) }),
    delay: () => ({ millis: amount("fault-millis") }),
    wrongDate: () => ({ offsetSeconds: amount("fault-offset") }),
  };
  const often = at("fault-often").value === "times" ? { times: amount("fault-times") } : { rate: amount("fault-rate") / 100 };
  const action = at("fault-action").value;
  return { kind, ...own[kind]?.(), ...often, moment: at("fault-moment").value, ...(action && { action }) };
}
on("inject", "submit", () => perform(at("faults-said"), () => post("faults", faultAsked()), () => "Injected."));
on("clear-faults", "click", () => perform(at("faults-said"), () => post("faults/clear"), () => "No faults any more."));

function faultText(fault) {
  const what = {
    status: `status ${fault.status}${fault.code ? ` ${fault.code}` : ""}`,
    delay: `delay of ${number(fault.millis ?? 0)} ms`,
    reset: "reset",
    cutBody: "cut body",
    wrongDate: `date off by ${number(fault.offsetSeconds ?? 0)} s`,
  }[fault.kind] ?? fault.kind;
  const often = fault.times === undefined ? `${+(fault.rate * 100).toFixed(2)} % of requests` : `next ${plural(fault.times, "request")}`;
  return [what, often, fault.moment === "after" ? "after acting" : "before acting", fault.action].filter(Boolean).join(" · ");
}

function drawFaults(faults) {
  const texts = faults.slice(0, 20).map(faultText);
  if (faults.length > 20) texts.push(`and ${number(faults.length - 20)} more`);
  const list = at("faults");
  if (list.dataset.drawn === JSON.stringify(texts)) return;
  list.dataset.drawn = JSON.stringify(texts);
  list.replaceChildren(...(texts.length ? texts : ["none in force"]).map((text) => make("li", { text })));
}

// ---- the state as a whole ----

on("save", "click", () => perform(at("state-said"), () => call("snapshot"), (text) => {
  const name = `et-emulator-${at("time").textContent.replace(/[^0-9]+/g, "-")}.json`;
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `Saved as ${name}.`;
}));

on("load", "change", () => {
  const [file] = at("load").files;
  if (!file) return;
  perform(at("state-said"), async () => post("snapshot", await file.text()), () => `Loaded ${file.name}.`);
  // Choosing the same file again is a change again.
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
