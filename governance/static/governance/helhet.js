// Small conveniences. Every page works without them.
"use strict";

// The page sends the reader to what is wrong, or to the answer, instead of to the top.
function takeFocus(root) {
  root.querySelector("[data-takes-focus]")?.focus();
}

// A link in the error summary goes to the control itself, so that the reader can type at once.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".ds-error-summary a[href^='#']");
  const control = link && document.getElementById(link.hash.slice(1));
  if (control) {
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  }
});

// What is typed and not saved is not lost by a slip. A page that shows errors holds unsaved text from the start.
const unsaved = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-warn-unsaved]");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", (event) => unsaved.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  const isOpen = [...unsaved].some((form) => form.isConnected);
  if (isOpen) event.preventDefault();
});

// Menus close on Escape and when the reader goes elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// On a wide screen the main navigation lies open. Browsers that cannot show a closed <details> need it opened.
const wide = window.matchMedia("(width >= 60rem)");
function unfold() {
  for (const fold of document.querySelectorAll("details[data-wide-open]")) fold.open = wide.matches;
}
wide.addEventListener("change", unfold);

document.addEventListener("DOMContentLoaded", () => {
  unfold();
  takeFocus(document);
});
document.addEventListener("htmx:afterSwap", (event) => takeFocus(event.target));
