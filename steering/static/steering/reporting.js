// When a row has been saved, the next one that is not filled in opens. Without this file every row opens by a press.
"use strict";

document.addEventListener("htmx:afterSwap", (event) => {
  const saved = event.target.closest?.(".st-card[data-filled]");
  if (!saved) return;
  const empty = [...document.querySelectorAll(".st-card:not([data-filled])")];
  const next = empty.find((card) => saved.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) ?? empty[0];
  const details = next?.querySelector("details");
  if (details) details.open = true;
  const place = next?.querySelector("h2") ?? document.querySelector("#ferdig button");
  if (!place) return;
  if (next) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  (next ?? place).scrollIntoView({ block: next ? "start" : "center" });
});
