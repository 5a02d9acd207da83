"use strict";
// Turns in place. Without this script every form and link loads a page; with it the same server's page comes
// without its frame and takes the place of <main>. While the person reads, the turns that would follow each
// button are fetched, so that a tap shows its turn at once and the answer travels behind it, one at a time:
// each response brings the cookie that the next request needs.
(() => {
  // A second tap so near (pixels) and so soon (milliseconds) belongs to the first: a trembling thumb's may slip.
  const SECOND_TAPS = [{ near: 24, soon: 600 }, { near: 64, soon: 350 }];
  const PATIENCE = 20000, FIRST_WAIT = 1000, LONGEST_WAIT = 15000, TYPING = 500;
  const ASKED = "X-Turn", WITHOUT_LIST = "X-Turn-Whole", ADDRESS = "X-Turn-Address", KNOWN = "X-Turn-Known";
  const NOTICE = "/please-note"; // Passed once: the way back leads to the question before it.
  const LOCALE = /\/(en|zh)\//;
  const KIND = "application/x-www-form-urlencoded";

  const style = document.currentScript.dataset.style; // Of what no first page needs, such as drawn reports.
  let turns = document.getElementById("turns");
  let token = document.querySelector("input[name=csrf_token][value]")?.value;
  let path = location.pathname;
  let foreseen = { after: {} }, pages = {}, asking = null;
  let queue = Promise.resolve(), waiting = 0;
  let course = 0; // Answers given to a turn that turned out to be another one are not sent.
  let moves = 0; // How often the browser's own buttons were used.
  let shownAt = -Infinity, tapped = { x: 0, y: 0 }, leading = tapped, pressed = null;

  const isInView = (control) => control.checkVisibility?.() ?? control.offsetParent; // Not in a closed fold.
  const main = () => document.querySelector("main");
  const unsent = () => document.getElementById("unsent");
  const heading = () => document.getElementById("now");
  const seen = (other = heading()) => document.getElementById("read-first") ?? other; // Wherever the focus is.
  const nameOf = (button) => (button?.name ? `${button.name}=${button.value}` : "");
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const formInPlace = () => main().querySelector("form[data-turn]:not(.no-print)");

  const inLine = (work) => {
    waiting += 1;
    queue = queue.then(work).catch(() => location.reload()).then(() => { waiting -= 1; });
  };

  const pause = (time) => new Promise((done) => {
    const wake = () => { removeEventListener("online", wake); clearTimeout(timer); done(); };
    const timer = setTimeout(wake, time);
    addEventListener("online", wake);
    unsent().querySelector("button").onclick = wake;
  });

  // Where the earlier turns are not on the screen, they are asked for too.
  const headersFor = (shown) => ({ [ASKED]: shown, ...(turns ? {} : { [WITHOUT_LIST]: "yes" }) });

  const request = async (address, headers, body) => {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(address, {
        method: body ? "POST" : "GET",
        headers: body ? { ...headers, "Content-Type": KIND } : headers,
        body: body?.toString(), keepalive: Boolean(body), signal: stop.signal,
      });
      const page = await response.text();
      const { status, headers: said } = response;
      return { page, status, address: said.get(ADDRESS), known: said.get(KNOWN) };
    } finally {
      clearTimeout(timer);
    }
  };

  // A page of ours; anything else, such as a hotel's log-in page, is no answer.
  const read = (html) => {
    const page = parse(html);
    return page.querySelector("main h1#now") && page;
  };

  const remember = (address, how) => {
    const isPassed = path.endsWith(NOTICE) || new URL(address, location).pathname === location.pathname;
    history[isPassed ? "replaceState" : how]({}, "", address);
    path = location.pathname;
  };

  const growTurns = (place, said) => {
    if (place && place.dataset.more === undefined) turns = place;
    if (said) {
      turns ??= Object.assign(document.createElement("ol"), { id: "turns", className: "turns" });
      turns.append(...said.children);
    }
    if (place && turns && place !== turns) place.replaceWith(turns);
  };

  // What is being typed into a question stays when the same question comes again.
  const keepTyped = (before, after) => {
    if (!before || before.action !== after?.action) return;
    for (const { name, type, value } of before.elements)
      if (type === "text" && value && after.elements[name]) after.elements[name].value = value;
  };

  const wearAllOfIt = () => {
    if (document.querySelector(`link[href="${style}"]`)) return;
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
  };

  const show = (turn, said = turn.querySelector("body > .turns")) => {
    const next = turn.querySelector("main");
    if (turn.querySelector("header.site")) return document.documentElement.replaceWith(turn.documentElement);
    growTurns(next.querySelector("#turns"), said);
    token = next.querySelector("input[name=csrf_token][value]")?.value ?? token;
    keepTyped(formInPlace(), next.querySelector("form[data-turn]:not(.no-print)"));
    const beside = turn.querySelector("aside");
    if (beside) document.querySelector("aside")?.replaceWith(beside);
    wearAllOfIt();
    document.title = turn.title;
    main().replaceWith(next);
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    for (const link of document.querySelectorAll("header a[hreflang]")) {
      link.pathname = location.pathname.replace(LOCALE, link.pathname.match(LOCALE)[0]);
      link.hash = location.hash;
    }
    const meant = document.getElementById(location.hash.slice(1));
    const first = document.getElementById("summary") ?? (meant?.matches("h2[tabindex]") ? meant : heading());
    first.focus({ preventScroll: true });
    (first.matches("h2") ? first : seen(first)).scrollIntoView();
    shownAt = performance.now();
    leading = tapped;
    pages = {};
    dispatchEvent(new Event("turn"));
    requestAnimationFrame(() => setTimeout(lookAhead)); // Once the turn is painted.
  };

  // Sends until there is an answer: what was said is never given up.
  const deliver = async (address, headers, body, pages) => {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        if (token) body.set("csrf_token", token);
        const { page, known, ...response } = await request(address, headers, body);
        const turn = response.status !== 204 && response.status < 500 && (pages[known] ?? read(page));
        const said = known ? parse(page).querySelector("ol") : undefined;
        if (turn || response.status === 204) return { ...response, turn, said };
      } catch { /* said and sent again below */ }
      unsent().hidden = false;
      await pause(wait);
    }
  };

  const send = (address, body, follows) => {
    const mine = course, before = moves, length = turns?.children.length, fetched = follows ? {} : pages;
    const headers = { ...headersFor(follows?.digest ?? "now"), [KNOWN]: Object.keys(fetched).join(" ") };
    inLine(async () => {
      if (mine !== course) return;
      const { turn, said, ...response } = await deliver(address, headers, body, fetched);
      unsent().hidden = true;
      if (!turn) return;
      course += 1;
      if (before !== moves) return;
      if (follows && response.address) return visit(response.address, "replaceState");
      while (length !== undefined && turns.children.length > length) turns.lastElementChild.remove();
      remember(response.address ?? address, follows || !response.address ? "replaceState" : "pushState");
      show(turn, said);
    });
  };

  const visit = (address, how) => {
    const mine = moves;
    main().setAttribute("aria-busy", "true");
    inLine(async () => {
      if (mine !== moves) return;
      try {
        const { page, ...response } = await request(address, headersFor("now"));
        const turn = response.status < 500 && read(page);
        if (!turn) throw new Error("no page of ours");
        if (mine !== moves) return;
        course += 1;
        if (how || response.address) remember(response.address ?? address, how || "replaceState");
        show(turn);
      } catch {
        if (how) location.assign(address);
        else location.reload();
      }
    });
  };

  const entryOf = (form) => new URLSearchParams(new FormData(form));

  const lookAhead = async () => {
    const form = formInPlace();
    asking?.abort();
    if (!form || navigator.connection?.saveData) return;
    delete form.dataset.foreseen;
    const stop = (asking = new AbortController()), entry = entryOf(form), body = new URLSearchParams(entry);
    body.set("form", new URL(form.action).pathname);
    for (const button of form.querySelectorAll("button")) if (isInView(button)) body.append("button", nameOf(button));
    for (const name in pages) body.append("known", name);
    await queue;
    if (stop.signal.aborted) return;
    if (token) body.set("csrf_token", token);
    try {
      const response = await fetch(new URL("what-follows", form.action), {
        method: "POST", headers: { ...headersFor("ahead"), "Content-Type": KIND }, body: body.toString(),
        signal: stop.signal,
      });
      if (!response.ok) return;
      foreseen = { entry: `${form.action} ${entry}`, ...(await response.json()) };
      for (const [name, [, page]] of Object.entries(foreseen.turns)) pages[name] ??= parse(page);
      form.dataset.foreseen = "";
    } catch { /* the answer will find its own way */ }
  };

  const following = (form, entry, button) => {
    const after = foreseen.entry === `${form.action} ${entry}` && foreseen.after[button];
    if (!after) return null;
    const [name, said, digest] = after;
    return { address: foreseen.turns[name][0], digest, turn: pages[name], said: parse(said).querySelector("ol") };
  };

  const answer = (form, button) => {
    const body = entryOf(form), follows = following(form, body, nameOf(button));
    if (button?.name) body.append(button.name, button.value);
    foreseen = { after: {} };
    asking?.abort();
    send(form.action, body, follows);
    if (!follows) {
      main().setAttribute("aria-busy", "true");
      return button?.classList.add("chosen");
    }
    remember(follows.address, "pushState");
    show(follows.turn, follows.said);
  };

  // What leads away from the talk waits for the answers that are on their way.
  const leaveLater = (event, leave) => {
    if (!waiting) return;
    event.preventDefault();
    main().setAttribute("aria-busy", "true");
    queue.then(leave);
  };

  // Larger text comes at once, and loses nothing that is being typed.
  const changeSize = (form, button) => {
    const body = entryOf(form), { value, textContent } = button;
    body.set(button.name, value);
    document.documentElement.classList.toggle("large", value === "large");
    [button.textContent, button.dataset.other] = [button.dataset.other, textContent];
    button.value = value === "large" ? "normal" : "large";
    if (turns?.isConnected) seen().scrollIntoView();
    inLine(() => fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => form.submit()));
  };

  addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter === undefined ? pressed : event.submitter;
    if (event.defaultPrevented) return;
    if (button?.dataset.other) {
      event.preventDefault();
      return changeSize(form, button);
    }
    if (form.dataset.turn === undefined) return leaveLater(event, () => (button ? button.click() : form.submit()));
    event.preventDefault();
    if (!main().hasAttribute("aria-busy")) answer(form, button);
  });

  // The second tap of a double tap comes down where the next question's button has just appeared.
  addEventListener("click", (event) => {
    const distance = Math.hypot(event.clientX - leading.x, event.clientY - leading.y);
    const isSecond = event.isTrusted && event.detail > 0 &&
      SECOND_TAPS.some(({ near, soon }) => distance < near && event.timeStamp - shownAt < soon);
    tapped = { x: event.clientX, y: event.clientY };
    if (isSecond) return event.preventDefault();
    pressed = event.target.closest?.("button");
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    if (link.dataset.turn === undefined) return leaveLater(event, () => location.assign(link.href));
    event.preventDefault();
    visit(link.href, "pushState");
  }, true);

  addEventListener("popstate", () => {
    if (location.pathname === path) return;
    path = location.pathname;
    moves += 1;
    visit(location.href, "");
  });

  addEventListener("beforeunload", (event) => unsent().hidden || event.preventDefault());

  // Free words are not sent before the person sends them. Nor is a list asked about with every tick, or a sheet
  // before it is full: whoever goes on from those waits for one round trip, and nothing is fetched in vain.
  let typing;
  const isEmpty = (question) => question.dataset.optional === undefined &&
    ![...question.querySelectorAll("input")].some((each) => (each.type === "text" ? each.value : each.checked));
  addEventListener("input", ({ target }) => {
    const questions = target.form ? [...target.form.querySelectorAll("[data-question]")] : [];
    const isTick = questions.length === 1 && target.type === "checkbox";
    clearTimeout(typing);
    if (isTick || target.matches("input[type=text]:not([inputmode])") || questions.some(isEmpty)) return;
    typing = setTimeout(lookAhead, TYPING);
  });

  addEventListener("toggle", ({ target }) => {
    if (target.matches(".fold")) lookAhead();
  }, true);

  history.scrollRestoration = "manual";
  if (turns?.children.length && !document.getElementById(location.hash.slice(1))) seen().scrollIntoView();
  lookAhead();
})();
