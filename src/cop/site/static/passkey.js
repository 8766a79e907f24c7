// Runs the browser's passkey dialog with the options in the page and sends its answer back.
const form = document.querySelector("form[data-passkey]");
const status = form.querySelector("[role=status]");
const field = form.elements.namedItem("credential");

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    extensions: JSON.stringify(made.getClientExtensionResults()),
    transports: made.response.getTransports?.() ?? [],
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    extensions: JSON.stringify(found.getClientExtensionResults()),
    response: {
      authenticatorData: text(found.response.authenticatorData),
      clientDataJSON: text(found.response.clientDataJSON),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
  };
}

if (window.PublicKeyCredential) {
  const options = JSON.parse(form.dataset.options);
  const dialog = form.dataset.passkey === "create" ? create : get;
  dialog(options).then(
    (answer) => {
      field.value = JSON.stringify(answer);
      form.submit();
    },
    () => {
      status.textContent = form.dataset.refused;
    },
  );
} else {
  status.textContent = form.dataset.unable;
}
