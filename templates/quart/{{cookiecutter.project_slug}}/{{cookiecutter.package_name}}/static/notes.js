// A note appears on every page of its writer that is open; a browser that has lost the stream comes
// again by itself, and says which note it has seen last.
const list = document.querySelector("[data-live]");
if (list) {
  new EventSource(list.dataset.live).addEventListener("note", (event) => show(JSON.parse(event.data)));
}

function show(note) {
  const item = document.getElementById("note").content.cloneNode(true);
  item.querySelector("p").textContent = note.text;
  const time = item.querySelector("time");
  time.dateTime = note.created_at;
  time.textContent = `${note.created_at.slice(0, 16).replace("T", " ")} UTC`;
  for (const link of item.querySelectorAll("a")) {
    link.href = `${list.dataset.url}/${note.id}/${link.dataset.verb}`;
    link.ariaLabel = `${link.textContent} the note: ${note.text.slice(0, 40)}`;
  }
  list.prepend(item);
  count();
}

function count() {
  const heading = document.querySelector("h2[data-total]");
  heading.dataset.total = Number(heading.dataset.total) + 1;
  heading.textContent = `${heading.dataset.total} ${heading.dataset.total === "1" ? "note" : "notes"}`;
  heading.hidden = false;
  document.querySelector(".empty")?.remove();
}
