"use strict";
// Turns in place. Without this script every form and link loads a page; with it the same server's page comes
// without its frame and takes the place of <main>. While the person reads, the turns that would follow each
// button are fetched, so that a tap shows its turn at once and the answer travels behind it, one at a time:
// each response brings the cookie that the next request needs.
(() => {
  const SAME_SPOT = 24, SAME_TAP = 350; // Pixels and milliseconds: a second tap there and then was no answer.
  const PATIENCE = 20000, FIRST_WAIT = 1000, LONGEST_WAIT = 15000, TYPING = 200;
  const ASKED = "X-Turn", WITHOUT_LIST = "X-Turn-Whole", ADDRESS = "X-Turn-Address";
  const LOCALE = /\/(en|zh)\//;
  const KIND = "application/x-www-form-urlencoded";

  let turns = document.getElementById("turns");
  let token = document.querySelector("input[name=csrf_token][value]")?.value;
  let path = location.pathname;
  let foreseen = { after: {} }, pages = {};
  let asking = null;
  let queue = Promise.resolve();
  let shownAt = -Infinity, tapped = { x: 0, y: 0 }, leading = tapped;

  const isInView = (control) => control.checkVisibility?.() ?? control.offsetParent; // Not in a closed fold.
  const main = () => document.querySelector("main");
  const unsent = () => document.getElementById("unsent");
  const pause = (time) => new Promise((done) => {
    const wake = () => { removeEventListener("online", wake); clearTimeout(timer); done(); };
    const timer = setTimeout(wake, time);
    addEventListener("online", wake);
    unsent().querySelector("button").onclick = wake;
  });

  const entryOf = (form) => {
    const entry = new URLSearchParams(new FormData(form));
    entry.set("csrf_token", token);
    return entry;
  };

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
      return { page, status: response.status, address: response.headers.get(ADDRESS) };
    } finally {
      clearTimeout(timer);
    }
  };

  const parse = (html) => new DOMParser().parseFromString(html, "text/html");

  // A page of ours, whatever its status; anything else, such as a hotel's log-in page, is no answer.
  const read = (html) => {
    const page = parse(html);
    return page.querySelector("main h1#now") && page;
  };

  const show = (turn, said = turn.querySelector("body > .turns")) => {
    const next = turn.querySelector("main"), place = next.querySelector("#turns");
    if (place && place.dataset.more === undefined) turns = place;
    if (said) {
      turns ??= Object.assign(document.createElement("ol"), { id: "turns", className: "turns" });
      turns.append(...said.children);
    }
    if (place && turns && place !== turns) place.replaceWith(turns);
    token = next.querySelector("input[name=csrf_token][value]")?.value ?? token;
    const beside = turn.querySelector("aside");
    if (beside) document.querySelector("aside")?.replaceWith(beside);
    document.title = turn.title;
    main().replaceWith(next);
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    for (const link of document.querySelectorAll("header a[hreflang]"))
      link.pathname = location.pathname.replace(LOCALE, link.pathname.match(LOCALE)[0]);
    const first = document.getElementById("summary") ?? document.getElementById("now");
    first.focus({ preventScroll: true });
    first.scrollIntoView();
    shownAt = performance.now();
    leading = tapped;
    pages = {};
    lookAhead();
  };

  const remember = (address, how) => {
    history[how]({}, "", address);
    path = location.pathname;
  };

  // Sends until there is an answer: what was said is never given up.
  const deliver = async (address, headers, body) => {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        const { page, ...response } = await request(address, headers, body);
        const turn = response.status !== 204 && read(page);
        if (turn || response.status === 204) return { ...response, turn };
      } catch { /* said and sent again below */ }
      unsent().hidden = false;
      await pause(wait);
    }
  };

  const send = (address, body, follows) => {
    const headers = headersFor(follows?.digest ?? "now");
    queue = queue.then(async () => {
      const { turn, ...response } = await deliver(address, headers, body);
      unsent().hidden = true;
      if (!turn) return;
      remember(response.address ?? address, follows || !response.address ? "replaceState" : "pushState");
      show(turn);
    });
  };

  const following = (form, entry, button) => {
    const after = foreseen.entry === `${form.action} ${entry}` && foreseen.after[button];
    if (!after) return null;
    const [name, said, digest] = after;
    return { address: foreseen.turns[name][0], digest, turn: pages[name], said: parse(said).querySelector("ol") };
  };

  const nameOf = (button) => (button?.name ? `${button.name}=${button.value}` : "");

  addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.dataset.turn === undefined || event.defaultPrevented) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const body = entryOf(form), follows = following(form, body, nameOf(button));
    if (button?.name) body.append(button.name, button.value);
    foreseen = { after: {} };
    asking?.abort();
    send(form.action, body, follows);
    if (follows) {
      remember(follows.address, "pushState");
      show(follows.turn, follows.said);
    } else button?.classList.add("chosen");
  });

  // The second tap of a double tap comes down where the next question's button has just appeared.
  addEventListener("click", (event) => {
    const isSecond = event.isTrusted && event.timeStamp - shownAt < SAME_TAP &&
      Math.hypot(event.clientX - leading.x, event.clientY - leading.y) < SAME_SPOT && event.detail > 0;
    tapped = { x: event.clientX, y: event.clientY };
    if (isSecond) return event.preventDefault();
    const link = event.target.closest?.("a[data-turn]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    visit(link.href, "pushState");
  }, true);

  const visit = (address, how) => {
    main().setAttribute("aria-busy", "true");
    queue = queue.then(async () => {
      try {
        const { page, ...response } = await request(address, headersFor("now"));
        const turn = read(page);
        if (!turn) throw new Error("no page of ours");
        if (how) remember(response.address ?? address, how);
        path = location.pathname;
        show(turn);
      } catch {
        location.assign(address);
      }
    });
  };

  addEventListener("popstate", () => {
    if (location.pathname !== path) visit(location.href, "");
  });

  const lookAhead = async () => {
    const form = main().querySelector("form[data-turn]:not(.no-print)");
    asking?.abort();
    if (!form || navigator.connection?.saveData) return;
    const stop = (asking = new AbortController()), entry = entryOf(form), body = new URLSearchParams(entry);
    body.set("form", new URL(form.action).pathname);
    const buttons = [...form.querySelectorAll("button")].filter(isInView);
    for (const button of buttons) body.append("button", nameOf(button));
    for (const name in pages) body.append("known", name);
    await queue;
    if (stop.signal.aborted) return;
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

  let typing;
  addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(lookAhead, TYPING);
  });

  addEventListener("toggle", (event) => {
    if (event.target.matches(".fold")) lookAhead();
  }, true);

  // Number keys choose, while the focus is in the question.
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!/^[1-9]$/.test(key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!main().contains(target) || target.matches("input[type=text], input[type=tel], select, textarea")) return;
    const group = target.closest("[data-question]") ?? main().querySelector("form [data-question]");
    const options = [...(group?.querySelectorAll("button, input[type=radio], input[type=checkbox]") ?? [])];
    const option = options.filter(isInView)[key - 1];
    if (!option) return;
    event.preventDefault();
    option.focus();
    option.click();
  });

  history.scrollRestoration = "manual";
  lookAhead();
})();
