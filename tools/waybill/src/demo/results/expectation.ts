import { isObject } from '../feeder/feed-error.ts';
import type { Outcomes } from '../feeder/tally.ts';
import type { ViewFacts } from './read-view.ts';

/** What an import came to. */
export type ImportResult = {
  /** Rows of the input that the fed commands carry. */
  readonly rows: number;
  readonly commands: number;
  readonly lanes: number;
  readonly outcomes: Outcomes;
  readonly views: Readonly<Record<string, ViewFacts>>;
};

/** What an import should come to; what the file leaves out is not compared. */
export type Expectation = {
  readonly [Name in keyof ImportResult]: ImportResult[Name] | undefined;
};

const COUNTS = ['rows', 'commands', 'lanes'] as const;

/**
 * Reads an expectation: `{"commands", "lanes", "rows", "outcomes": {kind: {outcome: count}}, "views": {name: {count, sha256}}}`.
 *
 * @throws `TypeError` that names the member which is not of this form; other members are ignored
 */
export function parseExpectation(text: string): Expectation {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new TypeError('it is no JSON object');
  if (value['outcomes'] === undefined && value['views'] === undefined) {
    throw new TypeError('it has neither outcomes nor views');
  }
  return {
    rows: countOf(value, 'rows'),
    commands: countOf(value, 'commands'),
    lanes: countOf(value, 'lanes'),
    outcomes: membersOf(value, 'outcomes', (counts, kind) => membersOf({ [kind]: counts }, kind, toCount) ?? {}),
    views: membersOf(value, 'views', toFacts),
  };
}

/** @returns a sentence for each difference, in a fixed order; none when everything is as expected */
export function compare(expected: Expectation, found: ImportResult): readonly string[] {
  return [
    ...COUNTS.flatMap((name) => differ(name, expected[name], found[name])),
    ...namesOf(expected.outcomes, found.outcomes).flatMap((kind) =>
      compareOutcomes(kind, expected.outcomes?.[kind] ?? {}, found.outcomes[kind] ?? {}),
    ),
    ...namesOf(expected.views, found.views).flatMap((view) =>
      compareView(view, expected.views?.[view], found.views[view]),
    ),
  ];
}

function compareOutcomes(
  kind: string,
  expected: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
): readonly string[] {
  return namesOf(expected, found).flatMap((outcome) =>
    differ(`${kind} ${outcome}`, expected[outcome] ?? 0, found[outcome] ?? 0),
  );
}

function compareView(view: string, expected: ViewFacts | undefined, found: ViewFacts | undefined): readonly string[] {
  // Of a team that no row of the import concerns.
  if (expected === undefined && found?.count === 0) return [];
  if (expected === undefined) return [`view ${view}: not expected`];
  if (found === undefined) return [`view ${view}: missing`];
  return [
    ...differ(`view ${view} count`, expected.count, found.count),
    ...differ(`view ${view} sha256`, expected.sha256, found.sha256),
  ];
}

function differ(what: string, expected: string | number | undefined, found: string | number): readonly string[] {
  return expected === undefined || expected === found
    ? []
    : [`${what}: expected ${String(expected)}, found ${String(found)}`];
}

/** Nothing is compared where nothing is expected. */
function namesOf(expected: object | undefined, found: object): readonly string[] {
  return expected === undefined ? [] : [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
}

function membersOf<Value>(
  value: Readonly<Record<string, unknown>>,
  name: string,
  parse: (member: unknown, name: string) => Value,
): Readonly<Record<string, Value>> | undefined {
  const members = value[name];
  if (members === undefined) return undefined;
  if (!isObject(members)) throw new TypeError(`${name} is no object`);
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, parse(member, key)]));
}

function toFacts(value: unknown, name: string): ViewFacts {
  if (!isObject(value)) throw new TypeError(`${name} is no object`);
  const { sha256 } = value;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
    throw new TypeError(`the sha256 of ${name} is none`);
  return { count: toCount(value['count'], `count of ${name}`), sha256 };
}

function countOf(value: Readonly<Record<string, unknown>>, name: string): number | undefined {
  return value[name] === undefined ? undefined : toCount(value[name], name);
}

function toCount(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw new TypeError(`${name} is no count`);
  return value;
}
