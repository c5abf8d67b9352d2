import { writeFileSync } from 'node:fs';

/** A Jest reporter: writes what became of each cell of the table to the file that `CONFORMANCE_CELLS` names, as JSON. */
export default class ReportCells {
  onRunComplete(_contexts, results) {
    const cells = results.testResults
      .flatMap(({ testResults }) => testResults)
      .map(({ ancestorTitles, title, status }) => {
        const [client, version] = (ancestorTitles.at(-1) ?? '').split(' — ');
        const [method, of] = title.split(' ');
        return { client, version, method, of, passed: status === 'passed' };
      });
    writeFileSync(process.env.CONFORMANCE_CELLS, JSON.stringify(cells));
  }
}
