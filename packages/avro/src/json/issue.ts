/** What is wrong with one member of a body. */
export type Issue = {
  /** JSON pointer as a fragment, such as `#/lines/0/quantity`. */
  readonly pointer: string;
  readonly code:
    | 'type'
    | 'required'
    | 'unknown'
    | 'enum'
    | 'minimum'
    | 'maximum'
    | 'minLength'
    | 'maxLength'
    | 'pattern'
    | 'minItems'
    | 'maxItems';
  /** One sentence. */
  readonly detail: string;
};

/**
 * Collects issues while a body is read. Pointers grow from the inside out: a reader notes an issue at `''`, and each
 * reader around it puts its member's name before those that came in between. So a body without fault pays nothing.
 */
export type Issues = { pointer: string; readonly code: Issue['code']; readonly detail: string }[];

/** Notes an issue of the value that is being read. @returns what stands in for the value that could not be read */
export function note(issues: Issues, code: Issue['code'], detail: string): null {
  issues.push({ pointer: '', code, detail });
  return null;
}

/**
 * Puts a member before the pointers of the issues from `since` on.
 *
 * @source RFC 6901, sections 3 and 6
 */
export function locate(issues: Issues, since: number, member: string | number): void {
  if (issues.length === since) return;
  // Through bytes, since a lone surrogate can't be percent-encoded.
  const text = Buffer.from(String(member)).toString().replaceAll('~', '~0').replaceAll('/', '~1');
  const token = encodeURIComponent(text);
  for (const issue of issues.slice(since)) issue.pointer = `/${token}${issue.pointer}`;
}

/** A value as it is shown in a detail: JSON, cut short. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** `1 item`, `2 items`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
