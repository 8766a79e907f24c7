// Lines that begin like a decision, an action or a question are offered under their field while one
// types: a press, or Alt+Enter in the line, makes a record of one. The server reads the line again.

const LINE = /^\s*(?:[-*+]\s+)?(?:\*\*)?(d[ée]cision|action|question)(?:\*\*)?\s*:(?:\*\*)?\s*(\S.*)$/iu;
const OPENS = /^\s*:::+\s*reserve\b/iu;
const CLOSES = /^\s*:::+\s*$/u;
const MOST = 40;

// [{ line, kind, words, text }]; none of what stays among those present.
export function offers(text) {
  let hidden = false;
  const found = [];
  text.split("\n").forEach((line, number) => {
    if (OPENS.test(line)) hidden = true;
    else if (CLOSES.test(line)) hidden = false;
    const told = !hidden && LINE.exec(line);
    if (told) found.push({ line: number, kind: told[1][0].toUpperCase(), words: told[2], text: line });
  });
  return found.slice(0, MOST);
}

// settled(): whether all that was typed is on the server by now; renew(): fetch what it made of it.
export function capture(root, { fields, told, say, settled, renew }) {
  const said = root.querySelector("[data-texts-said]");
  const drawn = new Map();

  async function record(key, { line, text }) {
    const field = fields.get(key);
    said.textContent = "";
    if (!(await settled())) return (said.textContent = say("record_later"));
    const answer = await fetch(`${field.form.action}/${line}`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": told.csrf },
      body: new URLSearchParams({ line: text }),
      redirect: "manual",
    }).catch(() => null);
    said.textContent = answer?.ok ? (await answer.json()).said : say("record_later");
    renew();
    field.focus();
  }

  function draw(key, field) {
    const box = document.querySelector(`[data-text-offers="${key}"]`);
    const found = offers(field.value);
    const mark = JSON.stringify(found);
    if (!box || drawn.get(key) === mark) return;
    drawn.set(key, mark);
    box.replaceChildren(
      ...found.map((one) => {
        const row = document.createElement("div");
        row.className = "cluster";
        const words = document.createElement("p");
        words.textContent = one.words;
        const button = document.createElement("button");
        Object.assign(button, { type: "button", className: "button quiet", textContent: say(`record_${one.kind}`) });
        const which = document.createElement("span");
        Object.assign(which, { className: "hidden", textContent: ` — ${one.words}` });
        button.append(which);
        button.addEventListener("click", () => record(key, one));
        row.append(words, button);
        return row;
      }),
    );
  }

  for (const [key, field] of fields) {
    field.setAttribute("aria-keyshortcuts", "Alt+Enter");
    field.addEventListener("keydown", (event) => {
      if (!event.altKey || event.key !== "Enter") return;
      const number = field.value.slice(0, field.selectionStart).split("\n").length - 1;
      const one = offers(field.value).find((offer) => offer.line === number);
      if (!one) return;
      event.preventDefault();
      record(key, one);
    });
  }
  return () => fields.forEach((field, key) => draw(key, field));
}
