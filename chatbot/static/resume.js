"use strict";
// A scanned link brings its code behind the "#", which no browser sends: into the field with it, and out of
// the address bar and the history. The person still presses the button.
(() => {
  const take = () => {
    const field = document.getElementById("code");
    const code = location.hash.slice(1);
    if (!field || !/^\d[\d-]{14,22}\d$/.test(code)) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    field.value = code;
  };
  addEventListener("hashchange", take);
  take();
})();
