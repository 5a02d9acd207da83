// Runs in every page before its own scripts: when what can be answered was painted, what moved, and when the
// person last tapped. Times are milliseconds since 1970, so that they compare across pages.
(() => {
  if (window !== window.top || location.protocol === "about:") return;
  const seen = [], shifts = [];
  let last = "", contentAt = 0, largestAt = 0;
  const since1970 = (moment) => performance.timeOrigin + moment;

  const isUsable = (control) =>
    control.type !== "hidden" && !control.disabled && control.checkVisibility() &&
    !control.closest("[inert], [aria-busy=true]");
  const hasUsable = (controls) => [...controls].some(isUsable);

  const ours = () => {
    const main = document.querySelector("main"), heading = document.getElementById("now");
    if (!main || !heading || document.readyState === "loading") return "";
    const form = main.querySelector("form[data-step]");
    const kind = form ? `step ${form.dataset.step}`
      : main.dataset.notice ? `notice ${main.dataset.notice}`
      : main.dataset.outcome ? `outcome ${main.dataset.outcome}`
      : main.dataset.page ? `page ${main.dataset.page}` : "start";
    const controls = form ? form.elements : main.querySelectorAll("button, input, a[href]");
    if (!hasUsable(controls)) return "";
    return `${kind}: ${heading.textContent.trim()}${main.querySelector("#summary") ? " (again)" : ""}`;
  };
  const survey = (root) => {
    const end = root.querySelector(".sd-completedpage");
    if (end && end.checkVisibility()) return "end";
    const questions = [...root.querySelectorAll(".sd-question[data-name]")];
    if (!hasUsable(root.querySelectorAll(".sd-question input"))) return "";
    return `step ${questions.map((question) => question.dataset.name).join(" ")}`;
  };
  const lhcForms = (root) => (hasUsable(root.querySelectorAll("input")) ? "form" : "");
  const place = () => {
    const other = document.getElementById("survey") ?? document.getElementById("lhc-forms");
    return !other ? ours() : other.id === "survey" ? survey(other) : lhcForms(other);
  };

  const tapped = (moment) => sessionStorage.setItem("bench-tap", since1970(moment));
  addEventListener("click", (event) => tapped(event.timeStamp), true);

  const look = () => {
    const now = place();
    if (now && now !== last) {
      last = now;
      const entry = { place: now, at: 0, tapped: Number(sessionStorage.getItem("bench-tap")) };
      const painted = new MessageChannel();
      painted.port1.onmessage = () => { entry.at = since1970(performance.now()); };
      painted.port2.postMessage("");
      seen.push(entry);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  const observe = (type, hear) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true });
  observe("layout-shift", (entry) => { if (!entry.hadRecentInput) shifts.push(entry.value); });
  observe("largest-contentful-paint", (entry) => { largestAt = since1970(entry.startTime); });
  observe("paint", (entry) => { if (entry.name === "first-contentful-paint") contentAt = since1970(entry.startTime); });

  const blocking = () => performance.getEntriesByType("resource")
    .filter((entry) => entry.renderBlockingStatus === "blocking").length;
  window.bench = {
    now: () => seen.at(-1),
    shifted: () => shifts.splice(0).reduce((sum, value) => sum + value, 0),
    load: () => ({ begun: performance.timeOrigin, content: contentAt, largest: largestAt, blocking: blocking() }),
  };
})();
