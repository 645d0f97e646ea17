"use strict";
const byId = id => document.getElementById(id);
const root = document.documentElement;
const filters = ["section", "kind", "family"];
const families = [...byId("family").options].slice(1);
const folded = text => text.toLowerCase().replace(/[_-]/g, " ").replace(/\s+/g, " ");

// What is searched: a figure's words, once as they are and once without _ and -, so that either way of writing finds it.
const shown = [...document.querySelectorAll("article")].map(article => {
  const parts = [...article.querySelectorAll("h3, h3 ~ p, .formula, code")].map(part => part.textContent);
  const text = [article.id, article.dataset.family, article.dataset.words, ...parts].join(" ");
  return { article, text: text.toLowerCase() + " " + folded(text) };
});

// ---- filters

function filter() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const kind = byId("kind").value;
  for (const option of families) option.hidden = option.disabled = Boolean(kind) && option.dataset.kind !== kind;
  if (byId("family").selectedOptions[0].disabled) byId("family").value = "";
  let count = 0;
  for (const { article, text } of shown) {
    const section = article.closest("section").dataset.section;
    const own = { section, kind: article.dataset.kind, family: article.dataset.family };
    const fits = filters.every(name => !byId(name).value || own[name] === byId(name).value)
      && words.every(word => text.includes(word) || text.includes(folded(word)));
    article.hidden = !fits;
    count += fits;
  }
  for (const section of document.querySelectorAll("section")) {
    const left = section.querySelectorAll("article:not([hidden])").length;
    section.hidden = !left;
    section.querySelector("h2 span").textContent = left;
  }
  byId("none").hidden = count > 0;
  byId("count").textContent = count + (count === 1 ? " figure" : " figures");
}

function clear() {
  for (const name of ["search", ...filters]) byId(name).value = "";
  filter();
}

// ---- the address: #name leads to a figure, #?search=gelu&section=Tails to what filters leave

function remember() {
  const state = new URLSearchParams();
  for (const name of ["search", ...filters]) if (byId(name).value) state.set(name, byId(name).value);
  try { history.replaceState(null, "", state.size ? "#?" + state : "#"); } catch { /* some browsers refuse for files */ }
}

function follow() {
  const hash = location.hash.slice(1);
  if (hash.startsWith("?")) {
    const state = new URLSearchParams(hash.slice(1));
    for (const name of ["search", ...filters]) byId(name).value = state.get(name) ?? "";
    if (state.has("theme")) paint(state.get("theme"));
    filter();
    return;
  }
  const target = hash && byId(decodeURIComponent(hash));
  if (!target) return;
  if (target.closest("[hidden]")) clear();
  const details = target.closest("details");
  if (details) details.open = true;
  target.scrollIntoView();
  const picture = target.querySelector(".picture img");
  if (picture && !picture.complete) picture.addEventListener("load", () => target.scrollIntoView(), { once: true });
}

byId("search").addEventListener("input", () => { filter(); remember(); });
for (const name of filters) byId(name).addEventListener("change", () => { filter(); remember(); });
byId("none").querySelector("button").addEventListener("click", () => { clear(); remember(); byId("search").focus(); });
document.querySelector("form").addEventListener("submit", event => event.preventDefault());
addEventListener("hashchange", follow);
addEventListener("keydown", event => {
  if (event.key === "/" && !event.target.matches("input, select")) { event.preventDefault(); byId("search").focus(); }
});

// ---- properties, which stand once on the page, are copied to where they are asked for

document.addEventListener("toggle", event => {
  for (const link of event.target.querySelectorAll(".elsewhere")) {
    const list = byId("of-" + link.dataset.of).cloneNode(true);
    list.removeAttribute("id");
    link.replaceWith(list);
  }
}, true);

// ---- commands

document.addEventListener("click", async event => {
  if (!event.target.matches(".command button")) return;
  const button = event.target, code = button.previousElementSibling;
  getSelection().selectAllChildren(code);
  try { await navigator.clipboard.writeText(code.textContent); } catch { document.execCommand("copy"); }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});

// ---- light and dark; on a dark page light figures have their lightness turned round, dark ones stand on dark cards anyway

const themes = ["auto", "light", "dark"];
const darkness = matchMedia("(prefers-color-scheme: dark)");
let theme = "auto";
function paint(chosen) {
  theme = themes.includes(chosen) ? chosen : "auto";
  const dark = theme === "dark" || (theme === "auto" && darkness.matches);
  root.classList.toggle("dark", dark);
  root.classList.toggle("turned", dark && root.dataset.drawn !== "dark");
  byId("theme").textContent = "◐ " + theme;
  byId("theme").setAttribute("aria-label", "Colours: " + theme + "; press to change");
}
darkness.addEventListener("change", () => paint(theme));
byId("theme").addEventListener("click", () => {
  paint(themes[(themes.indexOf(theme) + 1) % themes.length]);
  try { localStorage.setItem("actcli-theme", theme); } catch { /* then it holds for this visit */ }
});
let stored = "auto";
try { stored = localStorage.getItem("actcli-theme"); } catch { /* none */ }

paint(stored);
filter();
follow();
