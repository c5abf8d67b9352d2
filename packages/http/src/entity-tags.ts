/**
 * The tags of an `If-None-Match`, without what proxies add: `W/` in front and `-gzip` behind. `*` stays as it is, and what
 * is no tag is left out, which at worst sends a body once more.
 *
 * @source RFC 9110, 13.1.2
 */
export function parseTags(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  if (header.trim() === '*') return ['*'];
  return (header.match(/"[^"]{0,200}"/g) ?? []).map((tag) => tag.replace(/-gzip"$/, '"'));
}

/** Whether a client has this version already. */
export function isTagged(tags: readonly string[], etag: string): boolean {
  return tags.includes('*') || tags.includes(etag);
}
