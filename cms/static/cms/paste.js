/* A text has no tables. Of one that is pasted, each row becomes a line and its cells stand apart, with their bold words and links. */
"use strict";

const SEPARATOR = " | ";

function line(row) {
  const paragraph = row.ownerDocument.createElement("p");
  for (const cell of row.cells) {
    for (const block of cell.querySelectorAll("p, div, br, ul, ol, li, h1, h2, h3, h4, h5, h6")) block.replaceWith(...block.childNodes, " ");
    if (!cell.textContent.trim()) continue;
    if (paragraph.hasChildNodes()) paragraph.append(SEPARATOR);
    paragraph.append(...cell.childNodes);
  }
  return paragraph;
}

function withoutTables(html) {
  const pasted = new DOMParser().parseFromString(html, "text/html");
  // Those that stand in a cell of another go first.
  for (const table of [...pasted.querySelectorAll("table")].reverse()) {
    table.replaceWith(...[...table.rows].map(line).filter((one) => one.hasChildNodes()));
  }
  return pasted.body.innerHTML;
}

document.addEventListener("paste", (event) => {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!event.isTrusted || !event.target.closest?.(".public-DraftEditor-content") || !/<t[dh]\b/i.test(html)) return;
  const changed = new DataTransfer();
  changed.setData("text/html", withoutTables(html));
  changed.setData("text/plain", event.clipboardData.getData("text/plain"));
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: changed, bubbles: true, cancelable: true }));
}, true);
