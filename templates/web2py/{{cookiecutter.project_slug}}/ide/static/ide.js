// The editor: loads the file of this page, and saves it unless it has changed meanwhile.
const code = document.getElementById("code");
const message = document.getElementById("message");
const headers = { "X-Requested-With": "XMLHttpRequest" };
let hash = "";

async function load() {
  const file = await (await fetch(location.href, { headers })).json();
  code.value = file.data;
  hash = file.file_hash;
}

async function save() {
  const body = new FormData();
  body.append("data", code.value);
  body.append("file_hash", hash);
  body.append("from_ajax", "true");
  const answer = await (await fetch(location.href, { method: "POST", headers, body })).json();
  hash = answer.file_hash || hash;
  const wrong = answer.highlight ? `, but line ${answer.highlight.lineno} has a syntax error` : "";
  message.textContent = answer.error || `Saved${wrong}`;
}

if (code) {
  load();
  document.getElementById("save").addEventListener("click", save);
}
