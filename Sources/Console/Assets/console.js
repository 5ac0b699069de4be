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
for (const box of document.querySelectorAll(".scrolls")) boxes.observe(box);
