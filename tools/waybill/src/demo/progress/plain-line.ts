import type { Snapshot } from './snapshot.ts';

/** A snapshot as one line, for logs and pipes. */
export function toPlainLine(snapshot: Snapshot): string {
  const { elapsedMs, total, submitted, accepted, decided, projected, behind, retries } = snapshot;
  return [
    `${(elapsedMs / 1000).toFixed(0)} s`,
    `submitted ${submitted} of ${total}`,
    `accepted ${accepted}`,
    `decided ${decided} (${behind.decided} behind)`,
    `projected ${projected} (${behind.projected} behind)`,
    `failed ${toFailures(snapshot)}`,
    `${snapshot.perSecond}/s`,
    ...(snapshot.p50Ms === undefined ? [] : [`p50 ${Math.round(snapshot.p50Ms)} ms`]),
    ...(Object.keys(retries).length === 0 ? [] : [`sent again ${toCounts(retries)}`]),
  ].join('  ');
}

/** `5: product-unknown 4, reason-required 1` */
export function toFailures({ failed, failures }: Snapshot): string {
  return failed === 0 ? '0' : `${failed}: ${toCounts(failures)}`;
}

/** `product-unknown 4, reason-required 1`: outcomes without their status. */
function toCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name.replace(/^[A-Z]\w+\//, '')} ${count}`)
    .join(', ');
}
