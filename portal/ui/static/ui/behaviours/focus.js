// The error summary takes the focus when it appears.

export function attach(root) {
  root.focus();
}
