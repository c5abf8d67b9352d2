/** What was acknowledged: this value stands at that offset. */
export type Acknowledged = { readonly value: string; readonly offset: bigint };

/** Each acknowledged value that does not stand where it was said to, and each that stands more than once. */
export function brokenPromises(
  acknowledged: readonly Acknowledged[],
  log: readonly (string | undefined)[],
): readonly string[] {
  const misplaced = acknowledged
    .filter(({ value, offset }) => log[Number(offset)] !== value)
    .map(({ value, offset }) => (log.includes(value) ? `${value} is not at ${offset}` : `${value}@${offset} is lost`));
  const doubled = [...new Set(log)].filter((value) => log.indexOf(value) !== log.lastIndexOf(value));
  return [...misplaced, ...doubled.map((value) => `${value} is doubled`)];
}
