// Keeps the page up to date: once a second, less often if that takes long, and not at all while the
// tab is hidden or the page is paused.

const EVERY = 1000;

let paused = false;
let timer;
let turn = Promise.resolve();

async function draw() {
  try {
    const shown = `lines=${MOST_LINES}&channels=${MOST_CHANNELS}&rules=${rulesPerChannel}`;
    const path = `state?${shown}&filter=${encodeURIComponent(at("filter").value)}`;
    const [state, { faults }] = await Promise.all([read(path), read("faults")]);
    write(at("time"), clockTime(state.time));
    at("time").dateTime = state.time;
    write(at("clock"), state.frozen ? "frozen" : "running");
    at("clock").dataset.kind = state.frozen ? "wait" : "good";
    write(at("freeze"), state.frozen ? "Let the clock run" : "Freeze the clock");
    at("freeze").dataset.frozen = String(state.frozen);
    drawPace(state.pace);
    drawTopology(state);
    drawFaults(faults);
    await readRequests(state.requests);
    hide(at("trouble"), true);
    return true;
  } catch (error) {
    write(at("trouble"), error.message);
    hide(at("trouble"), false);
    return false;
  }
}

// Draws after the drawing in progress, so that an older state never replaces a newer one.
function refresh() {
  turn = turn.then(draw).then(tellLive);
  return turn;
}

function tellLive(well) {
  const [kind, text] = paused ? ["off", "paused"] : well ? ["good", "live"] : ["bad", "no answer"];
  at("live").dataset.kind = kind;
  write(at("live"), `${MARKS[kind]} ${text}`);
}

async function tick() {
  clearTimeout(timer);
  if (paused || document.hidden) return;
  const began = performance.now();
  await refresh();
  clearTimeout(timer);
  timer = setTimeout(tick, Math.max(EVERY, 4 * (performance.now() - began)));
}

document.addEventListener("visibilitychange", tick);
on("pause", "click", () => {
  paused = !paused;
  at("pause").setAttribute("aria-pressed", String(paused));
  tellLive(true);
  tick();
});

on("filter", "input", refresh);

// A browser keeps the values of a form when a page is reloaded.
showPaceFields();
showFaultFields();
tick();
