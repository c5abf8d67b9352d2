/** What is read of jest's report (`--json`). */
type JestReport = {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
};

/** How the chosen tests of one run ended. */
export type TestRun =
  | {
      readonly kind: 'ended';
      /** Full names. */
      readonly passed: readonly string[];
      readonly failed: readonly string[];
      /** What the first one that failed said, in one line. */
      readonly reason: string | undefined;
    }
  /** No test was run: the file could not be loaded, or nothing has such a title. */
  | { readonly kind: 'nothing'; readonly reason: string };

/** Reads jest's report of one run; undefined when it wrote none. */
export function judgeRun(report: string | undefined): TestRun {
  if (report === undefined) return { kind: 'nothing', reason: 'jest wrote no report' };
  const { testResults } = JSON.parse(report) as JestReport; // As jest documents it.
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').map(({ fullName }) => fullName);
  const failures = tests.filter(({ status }) => status === 'failed');
  if (passed.length + failures.length === 0)
    return { kind: 'nothing', reason: firstLine(testResults[0]?.message) ?? 'no test was run' };
  const reason = firstLine(failures[0]?.failureMessages?.[0]);
  return { kind: 'ended', passed, failed: failures.map(({ fullName }) => fullName), reason };
}

/** Of a message for a terminal. */
function firstLine(message: string | undefined): string | undefined {
  // eslint-disable-next-line no-control-regex -- that is what colours are made of
  const plain = message?.replaceAll(/\u001b\[\d+m/g, '');
  return plain
    ?.split('\n')
    .find((line) => line.trim() !== '')
    ?.trim();
}
