/** The style of a report: one column, light and dark, on a phone; on paper light, with all tables. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --page: #ffffff; --card: #f5f7fa;
  --good: #2f9e6e; --bad: #d1495b; --neutral: #9aa4b2; --one: #2b6cb0; --two: #d98a1f; --three: #8e44ad; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa7b8; --line: #333c49; --page: #12161c; --card: #1b212a;
  --good: #46c08c; --bad: #f0717f; --neutral: #7b8798; --one: #63a4ff; --two: #f0ad4e; --three: #c58af9; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } h3 { font-size: .95rem; margin: 0; }
header p, section > p { color: var(--soft); margin: .25rem 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin-top: 1.5rem; }
.figures div { background: var(--card); border-radius: .5rem; padding: .75rem 1rem; }
.figures b { display: block; font-size: 1.4rem; } .figures span { color: var(--soft); font-size: .85rem; }
figure { margin: 1rem 0; background: var(--card); border-radius: .5rem; padding: 1rem; break-inside: avoid; }
figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; justify-content: space-between; margin-bottom: .5rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; list-style: none; margin: 0; padding: 0; font-size: .85rem; color: var(--soft); }
.legend li::before { content: ''; display: inline-block; width: .7em; height: .7em; border-radius: .15em; margin-right: .4em; background: currentColor; }
.legend .good::before { background: var(--good); } .legend .bad::before { background: var(--bad); }
.legend .neutral::before { background: var(--neutral); } .legend .one::before { background: var(--one); }
.legend .two::before { background: var(--two); } .legend .three::before { background: var(--three); }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--soft); font-size: 11px; } .grid line { stroke: var(--line); stroke-width: 1; }
rect.good { fill: var(--good); } rect.bad { fill: var(--bad); } rect.neutral { fill: var(--neutral); } rect.one { fill: var(--one); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
polyline.one { stroke: var(--one); } polyline.two { stroke: var(--two); } polyline.three { stroke: var(--three); }
circle.one { fill: var(--one); } circle.two { fill: var(--two); } circle.three { fill: var(--three); }
@media (max-width: 34rem) { svg text { font-size: 20px; } .figures b { font-size: 1.2rem; } }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: .5rem 0; }
th { text-align: left; white-space: nowrap; color: var(--soft); font-weight: 500; } th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } th.number { text-align: right; }
td code { display: block; color: var(--soft); font-size: .8rem; user-select: all; }
summary { cursor: pointer; color: var(--soft); margin-top: .75rem; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  .scroll { overflow: visible; }
  table { font-size: .75rem; } td code { font-size: .7rem; overflow-wrap: anywhere; }
  h2, h3, summary { break-after: avoid; } tr { break-inside: avoid; }
  .figures div, figure, .legend li::before { print-color-adjust: exact; }
}
`;
