// The map of a form: a press is sent by htmx with its place on the map, and arrow keys press the buttons that move the pin.
// Without this the map is a picture that submits the form, and the buttons are there for everybody.

const KEYS = {ArrowUp: "north", ArrowDown: "south", ArrowLeft: "west", ArrowRight: "east", "+": "nearer", "-": "further"};

function attach(map) {
  if (!window.htmx) return;
  const picture = map.querySelector("input[type=image]");
  let pressed = null;
  picture.addEventListener("click", (event) => {
    event.preventDefault();
    // A key presses the picture nowhere in particular.
    pressed = event.detail ? [Math.round(event.offsetX), Math.round(event.offsetY)] : null;
    if (pressed) window.htmx.trigger(picture, "pinned");
  });
  picture.addEventListener("htmx:configRequest", ({detail}) => {
    if (!pressed) return;
    [detail.parameters[`${picture.name}.x`], detail.parameters[`${picture.name}.y`]] = pressed;
  });
  picture.addEventListener("keydown", (event) => {
    const button = map.parentElement.querySelector(`button[value=${KEYS[event.key] ?? "none"}]`);
    if (!button || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    button.click();
  });
}

document.dispatchEvent(new CustomEvent("behaviour", {detail: {name: "pin", attach}}));
