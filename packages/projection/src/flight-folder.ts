import type { FetchedRecords, Offset } from '@waybill/messages';
import { NO_OFFSET, offsetAfter } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { rowKey } from '@waybill/operations';

import type { FlightPlan, FoldProblem } from './fold-flight.ts';
import { foldFlight, needsStored, planFlight, viewKeyText } from './fold-flight.ts';
import type { PartitionReading } from './partition-reading.ts';
import type { Projection } from './projection.ts';
import type { FlightWrites, Store, StoredView, ViewKey } from './store.ts';
import type { ViewCache } from './view-cache.ts';

/** Between two projectors that write one document, each round lets one of them through. */
const MAX_ROUNDS = 100;

type Read = (fetched: FetchedRecords) => PartitionReading;
type Views = Map<string, StoredView>;

/** Writes the views and rows of a flight; positions are not its business. */
export class FlightFolder {
  private readonly store: Store;
  private readonly projections: readonly Projection[];
  private readonly cache: ViewCache;

  constructor(store: Store, projections: readonly Projection[], cache: ViewCache) {
    this.store = store;
    this.projections = projections;
    this.cache = cache;
  }

  /** @returns how far each partition was read and projected: all of it, or up to its problem */
  async project(fetched: readonly FetchedRecords[], read: Read): Promise<readonly PartitionReading[]> {
    const known: Views = new Map();
    let flight = fetched;
    let reasons: ReadonlyMap<string, string> = new Map();
    for (;;) {
      const readings = flight.map((part) => withReason(read(part), reasons));
      const { plan, problems: unplanned } = planFlight(this.projections, readings);
      await this.know(plan, known);
      const { views, problems: unfolded } = foldFlight(plan, known);
      const problems = [...unplanned, ...unfolded];
      if (problems.length === 0) {
        await this.write({ views, rows: lastRows(readings) }, plan, known);
        return readings;
      }
      reasons = new Map([...reasons, ...reasonsOf(problems)]);
      flight = cutBefore(problems, readings, flight);
    }
  }

  /** Finds the documents of the flight as they are: in memory, else in the store. */
  private async know(plan: FlightPlan, known: Views): Promise<void> {
    const missing: ViewKey[] = [];
    for (const [keyText, planned] of plan) {
      if (known.has(keyText)) continue;
      const cached = this.cache.get(keyText);
      if (cached) known.set(keyText, cached);
      else if (needsStored(planned)) missing.push(planned.key);
    }
    await this.load(missing, known);
  }

  private async load(keys: readonly ViewKey[], known: Views): Promise<void> {
    if (keys.length === 0) return;
    for (const view of await this.store.loadViews(keys)) known.set(viewKeyText(view), view);
  }

  private async write(writes: FlightWrites, plan: FlightPlan, known: Views): Promise<void> {
    let next = writes;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (next.views.length === 0 && next.rows.length === 0) return;
      const conflicts = await this.store.write(next);
      this.remember(next, conflicts);
      if (conflicts.length === 0) return;
      next = { views: await this.foldAgain(conflicts, plan, known), rows: [] };
    }
    throw new Error(`Other projectors changed the same documents ${MAX_ROUNDS} times in a row.`);
  }

  private async foldAgain(
    conflicts: readonly ViewKey[],
    plan: FlightPlan,
    known: Views,
  ): Promise<FlightWrites['views']> {
    const texts = new Set(conflicts.map(viewKeyText));
    for (const text of texts) known.delete(text);
    await this.load(conflicts, known);
    const { views, problems } = foldFlight(new Map([...plan].filter(([text]) => texts.has(text))), known);
    const [problem] = problems;
    if (problem) throw new Error(problem.reason);
    return views;
  }

  private remember({ views }: FlightWrites, conflicts: readonly ViewKey[]): void {
    for (const written of views) this.cache.set(viewKeyText(written), written);
    for (const key of conflicts) this.cache.delete(viewKeyText(key));
  }
}

function withReason(reading: PartitionReading, reasons: ReadonlyMap<string, string>): PartitionReading {
  const reason = reasons.get(reading.key);
  return reason === undefined ? reading : { ...reading, problem: reason };
}

/** A row that was settled twice in one flight is written once, as it was settled last. */
function lastRows(readings: readonly PartitionReading[]): readonly OperationRow[] {
  const rows = new Map<string, OperationRow>();
  for (const reading of readings) for (const row of reading.rows) rows.set(rowKey(row.tenant, row), row);
  return [...rows.values()];
}

function reasonsOf(problems: readonly FoldProblem[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { partitionKey, offset, reason } of first(problems).values())
    reasons.set(partitionKey, `At ${partitionKey}@${offset}: ${reason}`);
  return reasons;
}

/** The records before the first problem of each partition. The reader then ends them behind a whole decision. */
function cutBefore(
  problems: readonly FoldProblem[],
  readings: readonly PartitionReading[],
  flight: readonly FetchedRecords[],
): readonly FetchedRecords[] {
  const ends = first(problems);
  return flight.map((part, index) => {
    const end = ends.get(readings[index]?.key ?? '')?.offset;
    return end === undefined ? part : endBefore(part, end);
  });
}

function endBefore(part: FetchedRecords, end: Offset): FetchedRecords {
  const records = part.records.filter(({ offset }) => offset < end);
  const last = records.at(-1)?.offset ?? NO_OFFSET;
  return { ...part, records, next: offsetAfter(last) };
}

function first(problems: readonly FoldProblem[]): ReadonlyMap<string, FoldProblem> {
  const lowest = new Map<string, FoldProblem>();
  for (const problem of problems) {
    const known = lowest.get(problem.partitionKey);
    if (known === undefined || problem.offset < known.offset) lowest.set(problem.partitionKey, problem);
  }
  return lowest;
}
