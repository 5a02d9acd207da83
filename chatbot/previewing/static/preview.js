"use strict";
// Loads the page again once a file of a dialog or a catalog was saved. It asks only while somebody looks.
(() => {
  const EVERY = 1000; // Milliseconds.
  const { state, address, method } = document.currentScript.dataset;

  // An answer that could not be delivered is kept in the page and sent again: that comes first.
  const isKeeping = () => document.getElementById("unsent")?.hidden === false;

  const isNewer = async () => {
    try {
      const response = await fetch(address);
      return response.ok && (await response.text()) !== state;
    } catch {
      return false; // The server starts anew.
    }
  };

  // What a form led to is asked for, not sent a second time.
  const loadAgain = () => (method === "GET" ? location.reload() : location.replace(location.pathname));

  const look = async () => {
    if (document.hidden) return addEventListener("visibilitychange", look, { once: true });
    if (!isKeeping() && (await isNewer())) return loadAgain();
    setTimeout(look, EVERY);
  };
  look();
})();
