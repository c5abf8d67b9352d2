import { isUtf8 } from 'node:buffer';

import { scan as refusePrototypes } from 'secure-json-parse';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { JsonScan } from './scan-json.ts';
import { scanJson } from './scan-json.ts';

/** A body that was read. */
export type JsonBody = {
  readonly value: unknown;
  /** The names of all members, in whatever object. */
  readonly names: ReadonlySet<string>;
};

/** How deep a document may go, and of how many values it may consist. */
export type JsonLimits = { readonly levels: number; readonly values: number };

const BODY_LIMITS: JsonLimits = { levels: 32, values: 10_000 };
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Valid UTF-8 holds no surrogate, so only an escape can bring one. */
const SURROGATE_ESCAPE = /\\u[Dd][89A-Fa-f]/;

/**
 * Reads JSON from outside. Refused are: invalid UTF-8, a byte order mark, duplicate names, `__proto__` and
 * `constructor.prototype`, lone surrogates, and more levels or values than are allowed.
 *
 * @param limits  32 levels and 10,000 values, unless they say otherwise
 *
 * @source RFC 8259; RFC 7493 (I-JSON) for names and surrogates
 */
export function readJson(bytes: Buffer, { levels, values }: JsonLimits = BODY_LIMITS): JsonBody | Refusal {
  if (!isUtf8(bytes)) return malformed('The body is not valid UTF-8.');
  const scan = scanJson(bytes);
  if (scan.depth > levels) return malformed(`The body has more than ${levels} levels.`);
  const text = bytes.toString('utf8');
  const tally: Tally = {
    nodes: 0,
    members: 0,
    names: new Set(),
    badText: false,
    checkText: SURROGATE_ESCAPE.test(text),
    most: values,
  };
  try {
    const value: unknown = JSON.parse(text);
    count(value, tally);
    // Looked for only where one of the names occurs at all, and then there is an object.
    if (tally.names.has('__proto__') || tally.names.has('constructor')) refusePrototypes(value as object);
    return problemOf(tally, text, scan) ?? { value, names: tally.names };
  } catch (problem) {
    return malformed(`The body is not taken as JSON: ${(problem as SyntaxError).message}.`); // Both throw no other.
  }
}

function problemOf(tally: Tally, text: string, scan: JsonScan): Refusal | undefined {
  if (tally.nodes > tally.most) return malformed(`The body has more than ${tally.most} values.`);
  if (tally.members !== scan.names) return malformed(`The name ${duplicateName(text)} occurs twice in one object.`);
  if (tally.badText) return malformed('The body has a lone surrogate, which is no character.');
  return undefined;
}

type Tally = {
  nodes: number;
  members: number;
  readonly names: Set<string>;
  badText: boolean;
  readonly checkText: boolean;
  /** Of nodes: what lies behind is not looked at. */
  readonly most: number;
};

/** The scan has bounded the depth, so this may recurse. */
function count(value: unknown, tally: Tally): void {
  tally.nodes++;
  if (typeof value === 'string') check(value, tally);
  if (typeof value !== 'object' || value === null || tally.nodes > tally.most) return;
  if (Array.isArray(value)) {
    for (const item of value) count(item, tally);
    return;
  }
  // What was parsed has no members but its own, and this way needs no list of them.
  for (const name in value) {
    tally.members++;
    tally.names.add(name);
    check(name, tally);
    count((value as Readonly<Record<string, unknown>>)[name], tally);
  }
}

function check(text: string, tally: Tally): void {
  if (tally.checkText && LONE_SURROGATE.test(text)) tally.badText = true;
}

/** Finds the first repeated name, as it was written; only called when there surely is one. */
function duplicateName(text: string): string {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (name !== undefined) {
      const names = open.at(-1);
      const decoded = String(JSON.parse(name));
      if (names?.has(decoded)) return JSON.stringify(decoded);
      names?.add(decoded);
    }
  }
  return '""';
}

function malformed(detail: string): Refusal {
  return refuse('body-malformed', detail);
}
