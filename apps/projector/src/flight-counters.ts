import type { FetchedRecords } from '@waybill/messages';
import type { FlightReport } from '@waybill/projection';

/** What a projector did since it started, for `/readyz?verbose` and for tests. */
export type FlightCounters = {
  /** @param beganMs and endedMs on the clock of `Date.now()` */
  count(flight: {
    readonly fetched: readonly FetchedRecords[];
    readonly report: FlightReport;
    readonly beganMs: number;
    readonly endedMs: number;
  }): void;
  countRestart(): void;
  details(): Readonly<Record<string, unknown>>;
};

export function createFlightCounters(): FlightCounters {
  const sums = { flights: 0, records: 0, events: 0, outcomes: 0, claims: 0, voids: 0, restarts: 0 };
  let last = { flightRecords: 0, flightMs: 0, lagMs: 0 };
  return {
    count({ fetched, report, beganMs, endedMs }) {
      const records = fetched.reduce((sum, part) => sum + part.records.length, 0);
      // A flight without records only tells that there were none.
      if (records === 0) return;
      sums.flights += 1;
      sums.records += records;
      sums.events += report.counts.events;
      sums.outcomes += report.counts.outcomes;
      sums.claims += report.counts.claims;
      sums.voids += report.counts.voids;
      const newest = Math.max(...fetched.map((part) => part.records.at(-1)?.timestampMs ?? 0));
      // How old the newest record was when its effects could be read.
      last = { flightRecords: records, flightMs: endedMs - beganMs, lagMs: newest > 0 ? endedMs - newest : 0 };
    },
    countRestart() {
      sums.restarts += 1;
    },
    // Every outcome is the end of one command: that is what `/progress` counts.
    details: () => ({ ...sums, ...last, projected: sums.outcomes }),
  };
}
