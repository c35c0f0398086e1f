// "Near where I am now": asks the device, rounds to about a kilometre, and sends the filter form. Without it one types a town.

function attach(button) {
  if (!navigator.geolocation) return;
  button.hidden = false;
  const refused = () => {
    button.replaceWith(button.dataset.refused);
  };
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(({coords}) => {
      document.getElementById(button.dataset.field).value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
      const distance = document.getElementById(button.dataset.distance);
      if (!distance.value) distance.value = "50";
      button.form.requestSubmit();
    }, refused, {maximumAge: 600000, timeout: 10000});
  });
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "here", attach}}));
