// What web2py's grids and components need of a script; it does the part of web2py.js with that name.

// LOAD(..., ajax=True): fetch the component; a form in it is answered in its place.
async function load(component, address, options = {}) {
  const headers = {
    "X-Requested-With": "XMLHttpRequest",
    "web2py-component-location": location.href,
    "web2py-component-element": component.id,
  };
  const answer = await fetch(address, { ...options, headers });
  component.innerHTML = await answer.text();
}

for (const component of document.querySelectorAll("[data-w2p_remote]")) {
  const address = component.dataset.w2p_remote;
  load(component, address);
  component.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    load(component, address, { method: "POST", body });
  });
}

// A link that changes something, as in a grid: ask, send it, and take its row away.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-w2p_method]");
  if (!link) return;
  event.preventDefault();
  const question = link.dataset.w2p_confirm;
  if (question && !confirm(question === "default" ? "Are you sure?" : question)) return;
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(link.href, { method: link.dataset.w2p_method, headers });
  if (answer.ok) link.closest(link.dataset.w2p_remove || "tr").remove();
});

// What a grid leaves without a name: its field for key words, and the head of its buttons.
document.querySelector("#w2p_keywords")?.setAttribute("aria-label", "Key words or a query");
for (const head of document.querySelectorAll(".web2py_grid th:empty")) {
  head.replaceWith(document.createElement("td"));
}
