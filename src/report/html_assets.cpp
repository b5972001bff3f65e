// The style and the script of the HTML report. Every word that they need comes from the markup.
#include <string>

#include "report/html_parts.hpp"

namespace darman::report {

std::string html_style() {
    return R"css(
:root { --ink: #1b2430; --soft: #56616f; --line: #d9dfe6; --wash: #f5f7f9; --mark: #14598c; }
* { box-sizing: border-box; }
html { color-scheme: light; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--ink); background: #fff;
  font: 16px/1.6 Vazirmatn, system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", Tahoma,
  "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .7rem; }
h3 { font-size: .95rem; margin: 0; font-weight: 600; } h4 { font-size: 1rem; margin: 0; }
header { display: grid; grid-template-columns: 1fr auto; gap: .2rem 1rem; align-items: center;
  border-block-end: 1px solid var(--line); padding-block-end: .8rem; }
header p { grid-column: 1 / -1; margin: 0; color: var(--soft); }
button, input, select { font: inherit; color: inherit; }
nav button { border: 1px solid var(--line); background: #fff; padding: .2rem .8rem; cursor: pointer; }
nav button + button { border-inline-start: 0; }
nav button[aria-pressed=true] { background: var(--mark); border-color: var(--mark); color: #fff; }
:focus-visible { outline: 3px solid #f0a500; outline-offset: 1px; }
html[data-lang=en] .fa, html[data-lang=fa] .en { display: none; }
html[data-lang=both] span.fa::before { content: " · "; }
html[data-lang=both] .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
html[data-lang=both] th span.fa, html[data-lang=both] td span.fa { display: block; }
html[data-lang=both] th span.fa::before, html[data-lang=both] td span.fa::before { content: none; }
html[data-lang=both] dl span.en, html[data-lang=both] dl span.fa { display: block; }
html[data-lang=both] dl span.fa::before { content: none; }
html[data-lang=both] .count span.fa { display: none; }
html[data-lang=both] .pair .en { order: 0; } html[data-lang=both] .pair .fa { order: 1; }
html[data-lang=both] figure { display: flex; flex-wrap: wrap; gap: 1rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .8rem;
  list-style: none; margin: 0; padding: 0; }
.card { border: 1px solid var(--line); border-block-start: 4px solid var(--tone, var(--soft));
  border-radius: 6px; padding: .7rem .9rem; }
.card h3 { color: var(--tone, var(--ink)); }
.count { font-size: 1.7rem; line-height: 1.3; margin: 0 0 .3rem; font-weight: 600; }
dl { margin: 0; } dl div { display: flex; justify-content: space-between; gap: 1rem; }
dt { color: var(--soft); } dd { margin: 0; text-align: right; white-space: nowrap; }
.card dl { font-size: .9rem; }
.accepted { --tone: #17632b; --tint: #e6f4e9; } .pended { --tone: #724d00; --tint: #fdf2d5; }
.undecided { --tone: #1d4f86; --tint: #e5effa; } .fault { --tone: #652386; --tint: #f3e8fa; }
.rejected { --tone: #932020; --tint: #fbe7e7; }
figure { margin: 1.2rem 0 0; max-width: 44rem; } figcaption { font-weight: 600; }
html[data-lang=both] figure { max-width: none; } html[data-lang=both] figcaption { width: 100%; }
html[data-lang=both] figure > div { flex: 1 1 24rem; }
svg { width: 100%; height: auto; display: block; } svg text { font-size: 14px; fill: var(--ink); }
svg .above { fill: #3d7ea6; } svg .below { fill: #b3541e; }
.controls { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; align-items: center;
  margin: 1.6rem 0 0; padding: .7rem .9rem; background: var(--wash); border-radius: 6px; }
.controls input, .controls select { border: 1px solid #8b97a5; border-radius: 4px; background: #fff;
  padding: .2rem .5rem; }
.controls output { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .45rem .7rem; text-align: start; vertical-align: top; }
.rows > thead th { border-block-end: 2px solid var(--ink); font-weight: 600; }
.rows > tbody > .row > * { border-block-start: 1px solid var(--line); }
.rows > tbody > .row { cursor: pointer; } .rows > tbody > .row:hover { background: var(--wash); }
.rows > tfoot > tr > * { border-block-start: 2px solid var(--ink); font-weight: 600; }
.rows > thead th:nth-child(3) { min-width: 14rem; }
.row button { border: 0; text-align: start; background: none; padding: 0; cursor: pointer; font-weight: 600;
  color: var(--mark); overflow-wrap: anywhere; min-width: 4rem; }
.row button::before { content: "▾ "; } .row button[aria-expanded=false]::before { content: "▸ "; }
html[dir=rtl] .row button[aria-expanded=false]::before { content: "◂ "; }
/* To the right in Persian too: its digits run left to right, and units must stand under units. */
.number { text-align: right; white-space: nowrap; } .sum { white-space: nowrap; } .date { white-space: nowrap; }
.verdict { background: var(--tint); color: var(--tone); border-radius: 4px; padding: .05rem .5rem;
  font-weight: 600; white-space: nowrap; display: inline-block; }
.reasons { margin: .3rem 0 0; padding-inline-start: 1.1rem; font-size: .92rem; }
.detail > td { background: var(--wash); padding: .8rem 1rem 1rem; }
.detail p { margin: .1rem 0 .6rem; }
.detail ul { margin: .5rem 0; padding-inline-start: 1.2rem; }
.story { background: #fff; border: 1px solid var(--line); font-size: .95rem; }
.story th, .story td { border-block-start: 1px solid var(--line); padding: .35rem .7rem; }
.story thead th { color: var(--soft); font-weight: 600; font-size: .85rem; border: 0; }
.story tbody th { font-weight: 600; min-width: 9rem; }
.d1 { padding-inline-start: 1.8rem; } .d2 { padding-inline-start: 2.9rem; }
.d3 { padding-inline-start: 4rem; } .d4 { padding-inline-start: 5.1rem; }
.story .d1, .story .d2, .story .d3, .story .d4 { font-weight: 400; }
.story .d1 { padding-inline-start: 1.8rem; } .story .d2 { padding-inline-start: 2.9rem; }
.story .d3 { padding-inline-start: 4rem; } .story .d4 { padding-inline-start: 5.1rem; }
.alarm { color: #932020; font-weight: 600; } .taint { color: #724d00; }
.place { color: var(--soft); font-size: .88rem; }
.receipt dl { font-size: .88rem; } .receipt dd { overflow-wrap: anywhere; }
.receipt dl div { justify-content: start; } .receipt dt { flex: 0 0 11rem; }
.receipt dd { text-align: start; white-space: normal; }
[hidden] { display: none !important; }
@media (max-width: 40rem) { body { padding: .8rem; } html[data-lang=both] .pair { display: block; } }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } nav, .controls { display: none; }
  .rows > thead { display: table-header-group; } .row, .card, figure { break-inside: avoid; }
  .detail > td { background: none; } .verdict { border: 1px solid var(--tone); background: none; }
  .scroll { overflow: visible; } }
)css";
}

std::string html_script() {
    return R"js(
"use strict";
(() => {
  const root = document.documentElement;
  const rows = [...document.querySelectorAll(".rows > tbody")];
  const search = document.getElementById("search");
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  // As a reader types it: any digits, either yeh and kaf, with or without half-spaces.
  const fold = (text) => text.toLowerCase().replace(/[\u06f0-\u06f9]/g, (c) => c.charCodeAt(0) - 0x6f0)
    .replace(/[\u0660-\u0669]/g, (c) => c.charCodeAt(0) - 0x660).replace(/\u064a|\u0649/g, "\u06cc")
    .replace(/\u0643/g, "\u06a9").replace(/[\u200b-\u200f\u064b-\u065f,\u066c\s]/g, "");
  const texts = rows.map((row) => fold(row.textContent));
  const set_open = (row, open) => {
    row.querySelector("button").setAttribute("aria-expanded", String(open));
    row.querySelector(".detail").hidden = !open;
  };
  const apply = () => {
    if (!search) return;
    const wanted = fold(search.value);
    let count = 0;
    rows.forEach((row, i) => {
      row.hidden = !(texts[i].includes(wanted) && (!filter.value || row.dataset.verdict === filter.value));
      count += row.hidden ? 0 : 1;
    });
    const language = root.lang === "fa" ? "fa-IR" : "en";
    shown.textContent = count.toLocaleString(language) + " / " + rows.length.toLocaleString(language);
    document.getElementById("none").hidden = count > 0;
  };
  const set_language = (language) => {
    root.dataset.lang = language;
    if (language !== "both") {
      root.lang = language;
      root.dir = language === "fa" ? "rtl" : "ltr";
    }
    document.querySelectorAll("option[data-fa]").forEach((o) => { o.textContent = o.dataset[root.lang]; });
    document.querySelectorAll("nav button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.set === language));
    });
    apply();
  };
  rows.forEach((row) => {
    set_open(row, rows.length === 1);
    row.querySelector(".row").addEventListener("click", (event) => {
      if (event.target.closest("button") || String(window.getSelection()) === "") {
        set_open(row, row.querySelector(".detail").hidden);
      }
    });
  });
  document.querySelectorAll("nav button").forEach((button) => {
    button.addEventListener("click", () => set_language(button.dataset.set));
  });
  if (search) {
    search.addEventListener("input", apply);
    filter.addEventListener("change", apply);
    search.form.addEventListener("submit", (event) => event.preventDefault());
  }
  set_language(root.dataset.lang);
})();
)js";
}

}  // namespace darman::report
