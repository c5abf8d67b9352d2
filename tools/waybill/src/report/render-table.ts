import { escapeHtml } from './escape-html.ts';

const number = new Intl.NumberFormat('en-GB');

/** A table, whose columns of numbers and of money stand to the right; all texts are escaped. */
export function renderTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const [first = []] = rows;
  const head = heads
    .map((text, index) => `<th${isNumber(first[index]) ? ' class="number"' : ''}>${escapeHtml(text)}</th>`)
    .join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cell(value: string | number): string {
  const text = typeof value === 'number' ? number.format(value) : escapeHtml(value);
  return `<td${isNumber(value) ? ' class="number"' : ''}>${text}</td>`;
}

function isNumber(value: string | number | undefined): boolean {
  return typeof value === 'number' || (value !== undefined && /^-?£/.test(value));
}
