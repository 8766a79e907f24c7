// `<form data-upload="MOST BYTES">`: each chosen file goes by itself, with its progress; one that
// fails stays, with its reason and a button to try again. Without this, the form sends them all.

import { say } from "./strings.js";

// Milliseconds: a telephone that lost its network says nothing by itself.
const SENDING = 30000, CHECKING = 180000;

for (const form of document.querySelectorAll("form[data-upload]")) prepare(form);

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-upload-list]");
  const button = form.querySelector("button[type=submit]");
  const most = Number(form.dataset.upload);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const rows = [...input.files].map((file) => row(list, file));
    input.value = "";
    input.required = false;
    await work(rows);
  });

  const work = async (rows) => {
    button.disabled = true;
    // One after the other: a slow line carries one file sooner than three.
    for (const one of rows) await one.send(form, most, () => work([one]));
    button.disabled = false;
    if (!list.querySelector(".is-refused")) location.reload();
    else list.querySelector(".is-refused").focus();
  };
}

function row(list, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const words = document.createElement("p");
  item.tabIndex = -1;
  name.textContent = file.name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar, words);
  list.append(item);

  const refuse = (reason, again) => {
    item.className = "is-refused";
    bar.hidden = true;
    words.textContent = reason;
    if (!again) return;
    const retry = document.createElement("button");
    retry.type = "button";
    retry.className = "button";
    retry.textContent = say("upload_again");
    retry.addEventListener("click", () => {
      retry.remove();
      item.className = "";
      bar.hidden = false;
      words.textContent = "";
      again();
    });
    words.after(retry);
  };

  const send = (form, most, again) =>
    new Promise((done) => {
      if (file.size > most) {
        refuse(say("upload_large", { most: Math.floor(most / 1048576) }));
        done();
        return;
      }
      const body = new FormData();
      body.append("csrf_token", form.elements.csrf_token.value);
      body.append("files", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      let silence;
      const listen = (most) => {
        clearTimeout(silence);
        silence = setTimeout(() => request.abort(), most);
      };
      request.upload.addEventListener("progress", (event) => {
        listen(event.loaded === event.total ? CHECKING : SENDING);
        if (!event.lengthComputable) return;
        bar.value = Math.round((event.loaded / event.total) * 100);
        if (event.loaded === event.total) words.textContent = say("upload_checking");
      });
      request.addEventListener("loadend", () => {
        clearTimeout(silence);
        const answer = request.response;
        if (request.status === 200 && answer?.files) {
          item.className = "is-done";
          bar.value = 100;
          words.textContent = say("upload_done");
        } else if (answer?.error) {
          refuse(answer.error);
        } else if (request.status === 413) {
          refuse(say("upload_large", { most: Math.floor(most / 1048576) }));
        } else {
          refuse(say("upload_failed"), again);
        }
        done();
      });
      listen(SENDING);
      request.send(body);
    });

  return { send };
}
