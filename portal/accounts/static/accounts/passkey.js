// Passkeys: a button that asks the device and sends its answer with a form. Hidden where there is no script or no passkey.
//
//   <button type="button" form="passkey" hidden data-behaviour="passkey" data-does="sign-in" data-failed="...">
//
// does: sign-in (the options are fetched from the form's own address), prove or add (data-options holds them).
// The form has a hidden field "credential". webauthn-json, which allauth brings, speaks to the browser.

async function optionsFor(button) {
  if (button.dataset.does !== "sign-in") return JSON.parse(button.dataset.options);
  const answer = await fetch(button.form.action, {headers: {Accept: "application/json"}});
  if (!answer.ok) throw new Error(`no options: ${answer.status}`);
  return (await answer.json()).request_options;
}

// A passkey signs in by itself, so the device keeps it and asks for a finger, a face or its own code.
function selfSufficient(options) {
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return options;
}

async function ask(button) {
  const options = await optionsFor(button);
  if (button.dataset.does === "add") return window.webauthnJSON.create(selfSufficient(options));
  return window.webauthnJSON.get(options);
}

function say(button, words) {
  let place = button.parentElement.querySelector("[role=alert]");
  if (!place) {
    place = document.createElement("p");
    place.className = "note bad full";
    place.setAttribute("role", "alert");
    button.parentElement.append(place);
  }
  place.textContent = words;
}

function attach(button) {
  if (!window.PublicKeyCredential || !window.webauthnJSON) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      const credential = await ask(button);
      button.form.elements.credential.value = JSON.stringify(credential);
      button.form.submit();
    } catch {
      say(button, button.dataset.failed);
      button.removeAttribute("aria-busy");
    }
  });
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "passkey", attach}}));
