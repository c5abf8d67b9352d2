/** The stage for which a held response waits. */
export type Until = 'decided' | 'projected' | 'acknowledged';

/** What a client prefers, of what this API knows. */
export type Preferences = {
  /** How long the response may be held; undefined when the client did not ask. Never above 25. */
  readonly waitSeconds: number | undefined;
  /** For what; undefined when the client did not say, which is `projected`. */
  readonly until: Until | undefined;
  readonly respondAsync: boolean;
};

/** The longest hold, so that proxies with a limit of 30 s do not cut it. */
const MOST_SECONDS = 25;
const NONE: Preferences = { waitSeconds: undefined, until: undefined, respondAsync: false };
const ELEMENT = /(?:[^",]|"[^"]*")+/g;
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const VALUE = /^(?:"[^"]*"|[^\s;"]*)$/;

/**
 * Reads a `Prefer` header, several lines joined by commas. Names are case-insensitive, the first instance of a name
 * wins, and what is unknown or ill-formed is ignored, as the RFC demands.
 *
 * @source RFC 7240
 */
export function parsePrefer(header: string | undefined): Preferences {
  if (header === undefined) return NONE;
  const first = new Map<string, string>();
  for (const element of header.match(ELEMENT) ?? []) {
    const { name, value } = toPreference(element);
    if (NAME.test(name) && !first.has(name)) first.set(name, VALUE.test(value) ? unquoted(value) : '');
  }
  return {
    waitSeconds: toSeconds(first.get('wait')),
    until: UNTIL.find((stage) => stage === first.get('until')?.toLowerCase()),
    respondAsync: first.has('respond-async'),
  };
}

/** Its name and its value; parameters behind them are for nobody here. */
function toPreference(element: string): { readonly name: string; readonly value: string } {
  const end = element.search(/[=;]/);
  if (end === -1) return { name: element.trim().toLowerCase(), value: '' };
  const value = element[end] === '=' ? element.slice(end + 1) : '';
  const quoted = /^\s*"[^"]*"/.exec(value)?.[0];
  return { name: element.slice(0, end).trim().toLowerCase(), value: (quoted ?? value.split(';')[0] ?? '').trim() };
}

const UNTIL: readonly Until[] = ['decided', 'projected', 'acknowledged'];

function toSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,9}$/.test(text) || Number(text) === 0) return undefined;
  return Math.min(Number(text), MOST_SECONDS);
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1) : value;
}

/**
 * The value of `Preference-Applied`: only what was applied.
 *
 * @param held  the response was held, or was ready before it had to be
 * @returns     undefined when nothing was
 */
export function preferenceApplied(
  { waitSeconds, until, respondAsync }: Preferences,
  { held, isAsync }: { readonly held: boolean; readonly isAsync: boolean },
): string | undefined {
  const applied = [
    ...(respondAsync && isAsync ? ['respond-async'] : []),
    ...(held && waitSeconds !== undefined ? [`wait=${waitSeconds}`] : []),
    ...(held && waitSeconds !== undefined && until !== undefined ? [`until=${until}`] : []),
  ];
  return applied.length === 0 ? undefined : applied.join(', ');
}
