// What web2py's forms, grids and components need of a script; it does the part of web2py.js with that name.

// Send a request as web2py expects it of a component, and do what the answer says of the page.
async function send(address, options = {}, element = null) {
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  if (element) {
    headers["web2py-component-location"] = location.href;
    headers["web2py-component-element"] = element.id;
  }
  const answer = await fetch(address, { ...options, headers });
  const elsewhere = answer.headers.get("web2py-redirect-location");
  if (elsewhere) location.assign(elsewhere);
  const flash = answer.headers.get("web2py-component-flash");
  if (flash) tell(decodeURIComponent(flash));
  return answer;
}

// response.flash, which web2py has escaped.
function tell(text) {
  const main = document.querySelector("main");
  const place = main.querySelector(":scope > .flash") ?? document.createElement("p");
  place.className = "flash";
  place.setAttribute("role", "status");
  place.innerHTML = text;
  main.prepend(place);
}

// Put what an address answers into an element.
async function load(element, address, options) {
  const answer = await send(address, options, element);
  element.innerHTML = await answer.text();
  element.dataset.loaded = answer.url;
  prepare(element);
}

// LOAD(..., ajax=True), after a timeout, and so many times.
async function start({ id, dataset }) {
  const { w2p_remote: address, w2p_timeout: timeout = 0, w2p_times: times = 1 } = dataset;
  for (let left = Number(times); left > 0; left--) {
    await new Promise((go) => setTimeout(go, Number(timeout)));
    const element = document.getElementById(id);
    if (!element) return;
    await load(element, address);
  }
}

// What is new in the page: components in it, lists that grow, and what a grid leaves without a name.
function prepare(part) {
  part.querySelectorAll("[data-w2p_remote]").forEach(start);
  part.querySelectorAll(".w2p_list").forEach(grow);
  part.querySelector("#w2p_keywords")?.setAttribute("aria-label", "Key words or a query");
  for (const head of part.querySelectorAll(".web2py_grid th:empty")) {
    head.replaceWith(document.createElement("td"));
  }
}

// A field of type list has a line for one value more.
function grow(list) {
  const last = list.lastElementChild;
  const field = last.querySelector("input");
  if (!field.value) return;
  const more = last.cloneNode(true);
  const empty = more.querySelector("input");
  empty.value = "";
  empty.removeAttribute("id");
  empty.ariaLabel = field.ariaLabel ?? field.labels[0]?.textContent;
  list.append(more);
}

// A form in an element that was loaded is answered in its place.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const element = form.closest("[data-loaded]");
  if (!element) return;
  event.preventDefault();
  const action = form.getAttribute("action") ?? "#";
  const address = new URL(action === "#" ? element.dataset.loaded : action, location);
  const body = new FormData(form, event.submitter);
  if (form.getAttribute("method")?.toLowerCase() === "get") {
    address.search = new URLSearchParams(body);
    load(element, address);
  } else {
    load(element, address, { method: "POST", body });
  }
});

// A link with `cid`, `callback`, `target` or `delete`, as a grid has them.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-w2p_method]");
  if (!link) return;
  event.preventDefault();
  const { w2p_method: method, w2p_target: target, w2p_remove: part, w2p_confirm: ask } = link.dataset;
  if (ask && !confirm(ask === "default" ? "Are you sure?" : ask)) return;
  const element = target && document.getElementById(target);
  if (element && method === "GET") return load(element, link.href);
  const answer = await send(link.href, { method });
  if (!answer.ok) return;
  if (element) element.innerHTML = await answer.text();
  if (part) link.closest(part)?.remove();
});

// form.add_button() leads elsewhere, and a grid's “Clear” empties its field.
document.addEventListener("click", ({ target }) => {
  const { w2p_address: address, w2p_clear: field } = target.dataset;
  if (address) location.assign(address);
  if (field) document.getElementById(field).value = "";
});

document.addEventListener("input", (event) => {
  const list = event.target.closest(".w2p_list");
  if (list) grow(list);
});

prepare(document);
