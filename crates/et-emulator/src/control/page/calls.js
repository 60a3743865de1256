// Calls the control API. A failed call throws an error whose message can be displayed.

const BASE = "/_emulator/";

async function call(path, init) {
  let answer, text;
  try {
    answer = await fetch(BASE + path, { cache: "no-store", ...init });
    text = await answer.text();
  } catch {
    throw new Error("The emulator does not answer. Is the program still running?");
  }
  if (answer.ok) return text;
  let message;
  try {
    message = JSON.parse(text).message;
  } catch {
    // Not a response of the control API; the status has to suffice.
  }
  throw new Error(message || `The emulator answered with the status ${answer.status}.`);
}

const read = async (path) => JSON.parse(await call(path, { signal: AbortSignal.timeout(10_000) }));

// A body that is text is the JSON of a file; the emulator validates it.
const post = (path, body = {}) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
