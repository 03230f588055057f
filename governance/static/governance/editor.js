// Buttons above the text of a chapter that the toolbar's library does not have: tables, footnotes, figures, references.
// The text is a plain textarea; everything can be written in it by hand as well.
"use strict";

(() => {
function begin() {
  const toolbar = document.querySelector("markdown-toolbar");
  const field = document.getElementById(toolbar?.getAttribute("for") ?? "");
  if (!field) return;

  // Replaces what is selected in a way that the browser can undo, and selects the word that is to be written next.
  function put(text, word) {
    const start = field.selectionStart;
    field.focus();
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, start, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (word) {
      const place = start + text.indexOf(word);
      field.setSelectionRange(place, place + word.length);
    }
  }

  // What stands on lines of its own has an empty line before and behind it.
  function putAlone(text, word) {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const above = before.trim() ? "\n\n".slice(before.match(/\n{0,2}$/)[0].length) : "";
    const below = after.trim() ? "\n\n".slice(after.match(/^\n{0,2}/)[0].length) : "";
    put(above + text + below, word);
  }

  function freeNumber() {
    const taken = new Set([...field.value.matchAll(/\[\^(\d+)\]/g)].map((match) => Number(match[1])));
    let number = 1;
    while (taken.has(number)) number += 1;
    return number;
  }

  const inserting = {
    link([words]) {
      const chosen = field.value.slice(field.selectionStart, field.selectionEnd) || words;
      put(`[${chosen}](https://)`, "https://");
    },
    table([title, heading, cell]) {
      const word = title.split(": ")[1];
      putAlone(`${title}\n\n| ${heading} | ${heading} |\n|---|---|\n| ${cell} | ${cell} |\n| ${cell} | ${cell} |`, word);
    },
    footnote([words]) {
      const number = freeNumber();
      field.setSelectionRange(field.selectionEnd, field.selectionEnd);
      put(`[^${number}]`);
      field.setSelectionRange(field.value.length, field.value.length);
      putAlone(`[^${number}]: ${words}`, words);
    },
  };

  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.insert) inserting[button.dataset.insert](button.dataset.words.split("|"));
    if (button?.dataset.choose) choose(document.getElementById(button.dataset.choose));
  });

  // --- Choosing from a list that the server has ---
  async function choose(dialog) {
    if (!dialog.open) dialog.showModal();
    const place = dialog.querySelector("[data-choices]");
    try {
      const response = await fetch(dialog.dataset.from, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (response.status !== 200) throw new Error(response.status);
      place.innerHTML = await response.text();
      place.querySelector("input, button, a")?.focus();
    } catch {
      place.textContent = dialog.dataset.failed;
    }
  }

  function narrow(input) {
    const place = input.closest("[data-choices]");
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of place.querySelectorAll("li")) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) count += 1;
    }
    for (const group of place.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("li:not([hidden])");
    }
    const status = place.querySelector("[data-count]");
    status.textContent = words.length ? `${count} ${status.dataset.count}` : "";
  }

  for (const dialog of document.querySelectorAll("dialog[data-from]")) {
    dialog.addEventListener("input", (event) => {
      if (event.target.matches("[data-narrows]")) narrow(event.target);
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("[data-narrows]")) return;
      event.preventDefault();
      dialog.querySelector("li:not([hidden]) [data-text]")?.click();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-again]")) choose(dialog);
      const text = event.target.closest("[data-text]")?.dataset.text;
      if (!text) return;
      dialog.close();
      if (text.startsWith("!")) putAlone(text);
      else put(text);
    });
  }
}

begin();
// A form with errors may come in the place of the whole page.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === document.body) begin();
});
})();
