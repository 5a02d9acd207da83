"use strict";
// Keys of lists of leads: j and k go from lead to lead, / to the search, ? to the list of keys; Enter is the browser's.
// They rest while something is typed, and can be turned off in that list.
(() => {
  const TURNED_OFF = "keys turned off", OPENED = "lead opened";
  const TYPED_INTO = "input:not([type=checkbox]), select, textarea, [contenteditable]";
  const help = document.querySelector("[data-keys]"), use = help?.querySelector("input");
  if (!help) return;
  const rows = () => [...document.querySelectorAll("[data-row]")];

  const sectionOf = (row) => row.closest("[data-section]")?.dataset.section ?? "";

  // Once it is worked it stands elsewhere: then the one that came after it is next.
  const lastOpened = (all) => {
    const [lead, section, after] = JSON.parse(sessionStorage.getItem(OPENED) ?? "[]");
    return all.some((row) => row.href === lead && sectionOf(row) === section) ? lead : after;
  };

  const step = (by) => {
    const all = rows(), lead = document.activeElement.closest("[data-lead]");
    const last = lastOpened(all), opened = all.findIndex(({ href }) => href === last);
    const here = lead ? all.findIndex((row) => lead.contains(row)) : all.indexOf(document.activeElement);
    const from = here < 0 ? opened - (opened >= 0 && by > 0 ? 1 : 0) : here;
    all[Math.min(Math.max(from + by, 0), all.length - 1)]?.focus();
  };

  const does = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.getElementById("sought")?.focus(),
    "?": () => {
      help.open = true;
      help.querySelector("summary").focus();
    },
  };

  help.hidden = false;
  use.checked = !localStorage.getItem(TURNED_OFF);
  use.addEventListener("change", () => {
    if (use.checked) localStorage.removeItem(TURNED_OFF);
    else localStorage.setItem(TURNED_OFF, "yes");
  });
  addEventListener("click", ({ target }) => {
    const row = target.closest?.("[data-row]");
    if (!row) return;
    const all = rows(), after = all[all.indexOf(row) + 1]?.href;
    sessionStorage.setItem(OPENED, JSON.stringify([row.href, sectionOf(row), after]));
  });
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!use.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!Object.hasOwn(does, key) || target.matches?.(TYPED_INTO)) return;
    event.preventDefault();
    does[key]();
  });
})();
