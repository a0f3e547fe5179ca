/*
 * The chat without a page load: each press is one POST, answered with the new lines and with what
 * stands now. The page does the same by itself; here the old lines stay as they are, the keyboard
 * goes on where the person does, and what is typed survives a lost network.
 */

const chat = document.getElementById("chat");
const log = chat.querySelector(".chat__log");
const trouble = chat.querySelector(".chat__trouble");

chat.addEventListener("submit", async (event) => {
  event.preventDefault();
  // A second press while the first is under way is the same press.
  if (chat.ariaBusy === "true") return;
  chat.ariaBusy = "true";
  trouble.textContent = "";
  try {
    await send(event.target, event.submitter);
  } catch {
    trouble.textContent = chat.dataset.fault;
  } finally {
    chat.ariaBusy = "false";
  }
});

async function send(form, submitter) {
  const body = content(form, submitter);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", headers: { "X-Chat": "1" }, body });
  } catch {
    trouble.textContent = chat.dataset.offline;
    return;
  }
  const elsewhere = answer.headers.get("Chat-Location");
  if (elsewhere) return location.assign(elsewhere);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.headers.has("X-Chat")) return goOn(page);
  trouble.textContent = page.querySelector("main h1")
    ? [...page.querySelectorAll("main h1, main h1 + p")].map((part) => part.textContent).join(". ")
    : chat.dataset.fault;
}

function content(form, submitter) {
  const sent = new FormData(form);
  if (submitter?.name) sent.append(submitter.name, submitter.value);
  return form.enctype === "multipart/form-data" ? sent : new URLSearchParams(sent);
}

function goOn(page) {
  const live = page.getElementById("naa");
  if (!live) throw new Error("an answer without a turn");
  const lines = [...page.querySelectorAll("ol > .said")];
  log.append(...lines);
  document.getElementById("naa").replaceWith(live);
  lines[0]?.scrollIntoView();
  const next = [".error-summary", "[data-focus]", "input:not([type=hidden]), textarea"]
    .map((wanted) => live.querySelector(wanted))
    .find(Boolean);
  next?.focus({ preventScroll: true });
  // A long answer is read from its beginning; where something is to be typed, the place for it is seen.
  if (!lines.length || next?.matches("input, textarea, .error-summary")) {
    next?.scrollIntoView({ block: "nearest" });
  }
}
