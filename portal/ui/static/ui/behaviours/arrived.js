// A draft whose form was sent, and did not come back with errors, has arrived and is no longer needed.

import {PREFIX, SENT} from "./draft.js";

export function attach(root) {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  sessionStorage.removeItem(SENT);
  if (!root.querySelector(`[data-draft="${CSS.escape(key)}"]`)) localStorage.removeItem(PREFIX + key);
}
