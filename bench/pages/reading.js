// The visible text of the open page, a block at a time: what a paragraph, a heading, a button or a label says.
// Not looked at: closed <details>, options of a closed list, text kept for screen readers alone. Returns
// [kind, text]: "turns" are earlier ones, "way" leads through the questions, "choice" can be chosen, "words" are
// all else.
() => {
  const blocks = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const blockOf = (element) => {
    while (["inline", "contents"].includes(getComputedStyle(element).display)) element = element.parentElement;
    return element;
  };
  const isTurns = (element) =>
    element.closest("ol.turns") || element.closest("summary")?.parentElement.querySelector("ol.turns");
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || parentElement.closest("script, style, option")) continue;
    if (!parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const block = blockOf(parentElement), { width, height } = block.getBoundingClientRect();
    if (width <= 1 || height <= 1) continue;
    const kind = isTurns(parentElement) ? "turns" : block.closest("nav, .progress") ? "way"
      : block.closest("[data-question] button, [data-question] label:has(input)") ? "choice" : "words";
    if (!blocks.has(block)) blocks.set(block, { kind, text: "" });
    blocks.get(block).text += data;
  }
  return [...blocks.values()].map(({ kind, text }) => [kind, text.replace(/\s+/g, " ").trim()]);
}
