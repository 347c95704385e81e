"use strict";
// Without this script everything is there, open and printable; the script folds, filters, sorts and copies.
(() => {
  const filters = document.getElementById("filters");
  const folded = [...document.querySelectorAll(".draft, .why, .numbers")];
  const narrow = window.matchMedia("(max-width: 1099px)").matches;
  const figures = document.querySelector(".figures");
  if (narrow && figures) folded.push(figures);
  const fold = (open) => folded.forEach((details) => { details.open = open; });
  fold(false);

  let openBeforePrint = [];
  window.addEventListener("beforeprint", () => {
    openBeforePrint = folded.filter((details) => details.open);
    fold(true);
  });
  window.addEventListener("afterprint", () => {
    fold(false);
    openBeforePrint.forEach((details) => { details.open = true; });
  });

  const languages = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });
  document.querySelectorAll("[data-language]").forEach((element) => {
    try {
      element.textContent = languages.of(element.dataset.language);
    } catch {
      // not a language code: it stays as it is
    }
  });

  const toast = document.getElementById("toast");
  const tell = (words) => {
    toast.textContent = words;
    window.setTimeout(() => { if (toast.textContent === words) toast.textContent = ""; }, 4000);
  };
  document.querySelectorAll(".copy").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const draft = button.parentElement.querySelector("pre");
      try {
        await navigator.clipboard.writeText(draft.textContent);
        tell("Copied.");
      } catch {
        window.getSelection().selectAllChildren(draft);
        tell("The message is selected: press Ctrl+C or ⌘C.");
      }
    });
  });

  if (!filters) return;
  const list = document.getElementById("cards");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const cards = [...list.children].map((element, place) => ({
    element,
    place,
    route: element.dataset.route,
    urgent: element.dataset.urgent === "1",
    confidential: element.dataset.confidential === "1",
    unsure: element.dataset.unsure === "1",
    age: Number(element.dataset.age),
    confidence: Number(element.dataset.confidence),
    text: element.textContent.toLowerCase().replace(/\s+/g, " "),
  }));
  // a topic of unknown age comes last whichever way ages are sorted
  const byAge = (sign) => (a, b) => (a.age < 0) - (b.age < 0) || sign * (a.age - b.age);
  const orders = {
    urgent: () => 0,
    oldest: byAge(-1),
    newest: byAge(1),
    sure: (a, b) => b.confidence - a.confidence,
    unsure: (a, b) => a.confidence - b.confidence,
  };
  const marks = ["urgent", "confidential", "unsure"];

  const read = () => {
    const form = new FormData(filters);
    const chosen = new URLSearchParams();
    const text = form.get("text").trim();
    if (text) chosen.set("text", text);
    if (form.get("sort") !== "urgent") chosen.set("sort", form.get("sort"));
    form.getAll("route").forEach((route) => chosen.append("route", route));
    marks.filter((mark) => form.has(mark)).forEach((mark) => chosen.set(mark, "1"));
    return chosen;
  };

  const restore = () => {
    const chosen = new URLSearchParams(window.location.hash.slice(1));
    filters.elements.text.value = chosen.get("text") ?? "";
    filters.elements.sort.value = Object.hasOwn(orders, chosen.get("sort") ?? "") ? chosen.get("sort") : "urgent";
    const routes = new Set(chosen.getAll("route"));
    filters.querySelectorAll("[name=route]").forEach((box) => { box.checked = routes.has(box.value); });
    marks.forEach((mark) => { filters.elements[mark].checked = chosen.get(mark) === "1"; });
  };

  const apply = () => {
    const chosen = read();
    const routes = chosen.getAll("route");
    const words = (chosen.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (card) =>
      (routes.length === 0 || routes.includes(card.route)) &&
      marks.every((mark) => !chosen.has(mark) || card[mark]) &&
      words.every((word) => card.text.includes(word));
    let count = 0;
    cards.forEach((card) => {
      card.element.hidden = !fits(card);
      if (!card.element.hidden) count += 1;
    });
    const order = orders[chosen.get("sort") ?? "urgent"];
    list.append(...[...cards].sort((a, b) => order(a, b) || a.place - b.place).map((card) => card.element));
    const sorting = filters.elements.sort.selectedOptions[0].textContent;
    const all = `${cards.length} topic${cards.length === 1 ? "" : "s"}`;
    shown.textContent = `${count === cards.length ? all : `${count} of ${all}`}, ${sorting}.`;
    nothing.hidden = count > 0;
    return chosen;
  };

  const remember = () => {
    const fragment = apply().toString();
    window.history.replaceState(null, "", fragment ? `#${fragment}` : window.location.pathname + window.location.search);
  };

  filters.hidden = false;
  filters.addEventListener("input", remember);
  filters.addEventListener("submit", (event) => event.preventDefault());
  // the form is emptied after this event
  filters.addEventListener("reset", () => window.setTimeout(remember));
  window.addEventListener("hashchange", () => {
    if (window.location.hash === "#topics") return;
    restore();
    apply();
  });
  restore();
  apply();
})();
