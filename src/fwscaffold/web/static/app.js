// Without this script the same pages work: each answer is a form's, each file a link's.
"use strict";

const form = document.querySelector("form[data-live]");
const TYPING = 250; // milliseconds
let timer;
let waiting;

// Fetch the page of this address and show its parts in the place of ours.
async function show(address, remember) {
  waiting?.abort();
  waiting = new AbortController();
  try {
    const answer = await fetch(address, { signal: waiting.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[data-part=result]")) {
      take(page);
      if (remember) history[remember](null, "", answer.ok ? answer.url : address);
    } else {
      location.assign(address);
    }
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

function take(page) {
  const focused = document.activeElement;
  const closed = [...document.querySelectorAll("details[data-path]")];
  const open = new Map(closed.map((each) => [each.dataset.path, each.open]));
  const scrolled = document.querySelector(".tree")?.scrollTop;
  document.title = page.title;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = page.querySelector(`[data-part=${part.dataset.part}]`);
    if (other) part.replaceWith(document.adoptNode(other));
  }
  for (const input of page.querySelectorAll("input[placeholder]")) {
    const own = form.elements[input.name];
    if (own) own.placeholder = input.placeholder;
    const wrong = input.hasAttribute("aria-invalid");
    own?.toggleAttribute("aria-invalid", wrong);
    if (wrong && own?.closest("details")) own.closest("details").open = true;
  }
  for (const each of document.querySelectorAll("details[data-path]")) {
    if (open.has(each.dataset.path)) each.open = open.get(each.dataset.path);
  }
  const tree = document.querySelector(".tree");
  if (tree) tree.scrollTop = scrolled ?? 0;
  if (focused.name) form.elements[focused.name]?.focus?.();
  else if (focused.closest(".tree")) document.querySelector(".tree [aria-current]")?.focus();
  enliven();
}

function addressOf(asked) {
  const said = [...new FormData(asked)].filter(([, value]) => value !== "");
  return `${new URL(asked.action).pathname}?${new URLSearchParams(said)}`;
}

// What needs a script is there only with one.
function enliven() {
  document.querySelectorAll("[data-without-script]").forEach((each) => (each.hidden = true));
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy], [data-copy-address]").forEach((each) => {
    each.hidden = false;
  });
}

async function copy(button) {
  const source = button.dataset.copy;
  await navigator.clipboard.writeText(source ? document.getElementById(source).innerText : location.href);
  const words = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = words), 1500);
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const tree = event.target.closest(".tree");
  if (!step || !tree) return;
  const shown = [...tree.querySelectorAll("a, summary")].filter((each) => each.checkVisibility());
  const next = shown[shown.indexOf(document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

form?.addEventListener("input", (event) => {
  clearTimeout(timer);
  const wait = event.target.matches("input:not([type])") ? TYPING : 0;
  timer = setTimeout(() => show(addressOf(form), "replaceState"), wait);
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  show(addressOf(form), "replaceState");
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy], button[data-copy-address]");
  if (button) copy(button);
  const link = event.target.closest(".tree a");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    show(link.href.split("#")[0], "pushState");
  }
});

document.addEventListener("keydown", walk);
addEventListener("popstate", () => location.reload());
enliven();
