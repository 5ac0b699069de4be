// Everything works without this; it only saves steps.
"use strict";

// "All" ticks the boxes of its table.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-ticks-all]");
  if (!all) return;
  for (const box of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) {
    box.checked = all.checked;
  }
});

// A button to print by, where scripts run.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The menu of a phone is folded at first, and unfolded when the window grows.
const narrow = window.matchMedia("(max-width: 48rem)");
const fold = () => {
  for (const menu of document.querySelectorAll(".site-menu details")) menu.open = !narrow.matches;
};
narrow.addEventListener("change", fold);
fold();

// What scrolls by itself can be reached by the keyboard.
const boxes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
const watchBoxes = (part) => {
  for (const box of part.querySelectorAll(".scrolls")) boxes.observe(box);
};
watchBoxes(document);

// A page that changes with the books shows what is new, unless somebody is at work in it.
let live = document.querySelector("[data-live]");
if (live && window.EventSource) {
  let isStale = false;

  const isAtWork = () =>
    !document.getSelection().isCollapsed ||
    live.contains(document.activeElement?.closest("input, select, textarea")) ||
    [...live.querySelectorAll("input, select, textarea")].some((field) =>
      field.type === "checkbox"
        ? field.checked !== field.defaultChecked
        : "defaultValue" in field && field.value !== field.defaultValue);

  const refresh = async () => {
    if (!isStale || document.hidden || isAtWork()) return;
    isStale = false;
    const answer = await fetch(location.href, { headers: { "Pagetoll-Unattended": "1" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh || isAtWork()) return;
    const focused = live.contains(document.activeElement) && document.activeElement.getAttribute("href");
    live.replaceWith(fresh);
    live = fresh;
    watchBoxes(live);
    if (focused) live.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  };

  const events = new EventSource("/live?mark=" + encodeURIComponent(live.dataset.live));
  events.addEventListener("message", () => {
    isStale = true;
    refresh();
  });
  for (const name of ["focusout", "visibilitychange", "selectionchange"]) {
    document.addEventListener(name, () => setTimeout(refresh));
  }
  window.addEventListener("pagehide", () => events.close());
}
