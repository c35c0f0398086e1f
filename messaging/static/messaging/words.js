// What somebody typed, and what they are called, as text on the page.

// The words of a message as text, lines and links kept; nothing that was typed becomes anything else.
export function words(text, names) {
  const part = document.createDocumentFragment();
  for (const piece of text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]،؟])/)) {
    if (/^https?:\/\//.test(piece)) {
      const link = document.createElement("a");
      Object.assign(link, {href: piece, rel: "nofollow noreferrer noopener", textContent: piece});
      part.append(link);
    } else {
      part.append(...meant(piece, names));
    }
  }
  return part;
}

// Names of those who were meant by an @, set off.
function meant(text, names = []) {
  if (!names.length) return [text];
  const escaped = names.toSorted((one, other) => other.length - one.length).map((name) => `@${name}`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(${escaped.join("|")})`, "i")).map((piece, place) => (place % 2 ? Object.assign(document.createElement("b"), {textContent: piece}) : piece));
}

// As the server makes them; Arabic letters side by side would join into one.
export function initials(name) {
  const letters = name.trim().split(/\s+/).map((word) => word.replace(/^(ال|Al-)/, "").charAt(0).toUpperCase());
  const shown = [letters[0], ...letters.slice(1).slice(-1)];
  return shown.join(shown.some((letter) => letter > "\u024f") ? " " : "");
}
