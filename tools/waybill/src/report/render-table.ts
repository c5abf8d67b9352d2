import { escapeHtml } from './escape-html.ts';

const number = new Intl.NumberFormat('en-GB');

/** What stands in a table; `code` is to be copied, and stands below its text. */
export type Cell = string | number | { readonly text: string; readonly code: string };

/** A table, whose columns of numbers and of money stand to the right; all texts are escaped. */
export function renderTable(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const [first = []] = rows;
  const head = heads
    .map((text, index) => `<th${isNumber(first[index]) ? ' class="number"' : ''}>${escapeHtml(text)}</th>`)
    .join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cell(value: Cell): string {
  return `<td${isNumber(value) ? ' class="number"' : ''}>${contentOf(value)}</td>`;
}

function contentOf(value: Cell): string {
  if (typeof value === 'number') return number.format(value);
  if (typeof value === 'string') return escapeHtml(value);
  return `${escapeHtml(value.text)}<code>${escapeHtml(value.code)}</code>`;
}

function isNumber(value: Cell | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?£/.test(value));
}
