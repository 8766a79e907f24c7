// The notes as a file that goes by hand, on a key or by mail: readable Markdown, and below it what
// another browser needs to unite them. Taking one in twice changes nothing.

import { applyUpdate, encodeStateAsUpdate } from "../vendor/yjs.js";
import { pack, unpack } from "./writer.js";

const MARK = "<!-- cop-notes ";

export function written({ writer, told }) {
  const texts = [...writer.texts.values()];
  const parts = texts.map((text) => `## ${told.points[text.key] ?? text.key}\n\n${writer.value(text.key)}\n`);
  const state = Object.fromEntries(texts.map((text) => [text.key, { epoch: text.epoch, data: pack(encodeStateAsUpdate(text.doc)) }]));
  return `# ${told.title}\n\n${parts.join("\n")}\n${MARK}${JSON.stringify({ meeting: told.meeting, texts: state })} -->\n`;
}

// How many texts of this meeting the file brought; 0 for any other file.
export function take(file, { writer, told }) {
  const at = file.lastIndexOf(MARK);
  if (at < 0) return 0;
  const { meeting, texts } = JSON.parse(file.slice(at + MARK.length, file.lastIndexOf(" -->")));
  if (meeting !== told.meeting) return 0;
  let count = 0;
  for (const [key, { epoch, data }] of Object.entries(texts)) {
    const text = writer.texts.get(key);
    if (!text || text.epoch !== epoch) continue;
    // From a file, not from the server: what is new in it is sent like what is typed.
    applyUpdate(text.doc, unpack(data), "file");
    count += 1;
  }
  return count;
}

export function carry(root, { writer, told, now, say }) {
  const done = root.querySelector("[data-texts-room-status]");
  root.querySelector("[data-texts-save]").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([written({ writer, told })], { type: "text/markdown" }));
    link.download = `${told.meeting}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  root.querySelector("[data-texts-take]").addEventListener("change", async ({ target }) => {
    try {
      const count = take(await target.files[0].text(), { writer, told });
      done.textContent = say(count ? "file_taken" : "file_other");
      for (const field of document.querySelectorAll("textarea[data-text-doc]")) field.value = writer.value(field.dataset.textDoc);
      if (count) now();
    } catch {
      done.textContent = say("file_other");
    }
    target.value = "";
  });
}
