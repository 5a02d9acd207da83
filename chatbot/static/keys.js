"use strict";
// Number keys choose, where there is one question and the focus is in it. Each choice shows its key.
(() => {
  const SAME_KEY = 350; // Milliseconds: a key that bounces, or is pressed twice, gives one answer.
  const TYPED_INTO = "input[type=text], input[type=tel], select, textarea";
  let shownAt = -Infinity;

  const options = () => {
    const groups = document.querySelectorAll("form[data-step] [data-question]");
    if (groups.length !== 1) return [];
    const all = [...groups[0].querySelectorAll("button[name], label.pick")];
    return all.filter((each) => each.checkVisibility?.() ?? each.offsetParent).slice(0, 9);
  };

  const number = () => {
    for (const option of document.querySelectorAll("[data-key]")) delete option.dataset.key;
    options().forEach((option, index) => { option.dataset.key = index + 1; });
  };

  addEventListener("keydown", (event) => {
    const { target, key } = event, isSoon = performance.now() - shownAt < SAME_KEY;
    if (!/^[1-9]$/.test(key) || event.repeat || isSoon || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.matches(TYPED_INTO) || !target.closest("#now, [data-question]")) return;
    const option = options()[key - 1];
    if (!option) return;
    event.preventDefault();
    (option.control ?? option).focus();
    option.click();
  });

  addEventListener("turn", () => {
    shownAt = performance.now();
    number();
  });
  addEventListener("toggle", ({ target }) => {
    if (target.matches(".fold")) number();
  }, true);
  number();
})();
