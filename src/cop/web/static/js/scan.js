// `<form data-scan="URL">` asks, while one writes, what could identify someone. The answer is a
// piece of HTML for `[data-scan-result]`; `data-submit-label` on its root renames the button.

const PAUSE = 600; // ms without a key before asking

for (const form of document.querySelectorAll("form[data-scan]")) watch(form);

function watch(form) {
  const result = form.querySelector("[data-scan-result]") ?? document.querySelector("[data-scan-result]");
  const submit = form.querySelector("button[type=submit][data-scan-submit], .actions button[type=submit]");
  if (!result) return;
  const label = submit?.textContent;
  let timer;
  let running;

  const ask = async () => {
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      const answer = await fetch(form.dataset.scan, { method: "POST", body, signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (signal.aborted || html === result.innerHTML) return;
      const held = result.contains(document.activeElement) ? document.activeElement : null;
      result.innerHTML = html;
      // Whoever answers by keyboard stays where they were.
      if (held) result.querySelector(`[name="${CSS.escape(held.name)}"][value="${CSS.escape(held.value)}"]`)?.focus();
      if (submit) submit.textContent = result.querySelector("[data-submit-label]")?.dataset.submitLabel || label;
    } catch {
      // No answer: the server scans again when the form is sent.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}
