// Keeps what is typed in an open chapter on the server, and says who else has it open. Without it one saves as usual.
"use strict";

(() => {
const PAUSE = 3000; // milliseconds without a key before what is typed is kept
const BEAT = 20000; // milliseconds between two words that the form is open

function keep() {
  const form = document.querySelector("form[data-keep-at]");
  const kept = document.getElementById("kladd");
  const here = document.getElementById("hvem-er-her");
  if (!form) return;

  let last = typed();
  let waiting = 0;
  let stopping = null;
  let isSent = false;

  function typed() {
    return JSON.stringify([form.elements.title.value, form.elements.body.value]);
  }

  // A place that is read out is written to only when it says something new.
  function say(place, words) {
    if (place.textContent !== words) place.textContent = words;
  }

  async function tell() {
    if (isSent) return;
    const now = typed();
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "title", "body", "version"]) {
      if (form.elements[name]) data.set(name, form.elements[name].value);
    }
    if (now === last) {
      data.set("here", "1");
      data.delete("title");
      data.delete("body");
    }
    stopping?.abort();
    stopping = new AbortController();
    const headers = now === last ? { "X-Unattended": "1" } : {};
    try {
      const response = await fetch(form.dataset.keepAt, {
        method: "POST", body: data, headers, redirect: "manual", signal: stopping.signal,
      });
      if (response.type === "opaqueredirect" || [403, 404, 409].includes(response.status)) {
        say(here, form.dataset.keepEnded);
      } else if (!response.ok) {
        if (now !== last) say(here, form.dataset.keepFailed);
      } else {
        const words = await response.json();
        if (now !== last) say(kept, words.kept);
        say(here, words.here);
        last = now;
      }
    } catch (error) {
      if (error.name !== "AbortError" && now !== last) say(here, form.dataset.keepFailed);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
  });
  document.addEventListener("visibilitychange", () => {
    if (form.isConnected && document.hidden && typed() !== last) tell();
  });
  const beat = setInterval(() => {
    if (!form.isConnected) clearInterval(beat);
    else if (!document.hidden) tell();
  }, BEAT);

  // What is saved now is no draft any more.
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "preview") return;
    isSent = true;
    clearTimeout(waiting);
    stopping?.abort();
  });
}

keep();
// A form with errors may come in the place of the whole page.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target === document.body) keep();
});
})();
