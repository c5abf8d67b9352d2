/** What a client prefers, of what this API knows. */
export type Preferences = {
  /** How long the response may be held; undefined when the client did not ask. Never above 25. */
  readonly waitSeconds: number | undefined;
};

/** The longest hold, so that proxies with a limit of 30 s do not cut it. */
const MOST_SECONDS = 25;
const NONE: Preferences = { waitSeconds: undefined };
const ELEMENT = /(?:[^",]|"[^"]*")+/g;
const WAIT = /^wait\s*=\s*(?:"(\d{1,9})"|(\d{1,9}))\s*(?:;|$)/i;

/**
 * Reads a `Prefer` header, several lines joined by commas. Names are case-insensitive, the first instance of a name
 * wins, and what is unknown or ill-formed is ignored, as the RFC demands.
 *
 * @source RFC 7240
 */
export function parsePrefer(header: string | undefined): Preferences {
  if (header === undefined) return NONE;
  const wait = (header.match(ELEMENT) ?? []).map((element) => element.trim()).find(isWait);
  const [, quoted, bare] = wait === undefined ? [] : (WAIT.exec(wait) ?? []);
  const seconds = Number(quoted ?? bare ?? 0);
  return seconds === 0 ? NONE : { waitSeconds: Math.min(seconds, MOST_SECONDS) };
}

function isWait(element: string): boolean {
  return /^wait\s*(?:[=;]|$)/i.test(element);
}
