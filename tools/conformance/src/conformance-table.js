const CASES = ['success', 'refusal', 'defect', 'cancel', 'slow', 'restart'];
const METHODS = ['PUT', 'POST', 'PATCH', 'DELETE'];
const [BEGIN, END] = ['<!-- begin of what `npm run conformance` writes -->', '<!-- end of it -->'];

/**
 * The table of docs/conformance.md.
 *
 * @param {readonly { client: string, version: string, method: string, of: string, passed: boolean }[]} cells
 * @returns {string} Markdown: a row for each client and method; ✓ passed, ✗ failed, – not tried
 */
export function toTable(cells) {
  const clients = [...new Map(cells.map(({ client, version }) => [client, version]))];
  const mark = (client, method, of) => {
    const cell = cells.find((one) => one.client === client && one.method === method && one.of === of);
    if (cell === undefined) return '–';
    return cell.passed ? '✓' : '✗';
  };
  const rows = clients.flatMap(([client, version]) =>
    METHODS.map((method, index) => [
      ...(index === 0 ? [client, version] : ['', '']),
      method,
      ...CASES.map((of) => mark(client, method, of)),
    ]),
  );
  const lines = [['client', 'version', 'method', ...CASES], ['---', '---', '---', ...CASES.map(() => '---')], ...rows];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/**
 * The page with another table.
 *
 * @throws {Error} when the page does not say where its table stands
 */
export function withTable(page, table) {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`The page has no lines "${BEGIN}" and "${END}".`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${table}\n\n${page.slice(to)}`;
}
