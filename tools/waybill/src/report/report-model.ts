import type { Answer } from '@waybill/duckdb';

import type { LatencyStep, SalesSteps, TimeStep } from './fill-steps.ts';
import { fillDays, fillLatencies, fillTimes } from './fill-steps.ts';
import type { AggregatePlace } from './history-line.ts';
import type { OutcomeSource } from './report-queries.ts';
import {
  chooseStep,
  DAYS_QUERY,
  endsQuery,
  latenciesQuery,
  operationsQuery,
  PRODUCTS_QUERY,
  spanQuery,
  tenantsQuery,
  timesQuery,
} from './report-queries.ts';

/** How long operations took, ms. */
export type Latency = { readonly p50: number; readonly p95: number; readonly p99: number };

/** Where an operation is in the log: its command. */
export type OperationPlace = AggregatePlace & {
  readonly commandId: string;
  readonly topic: string;
  readonly partition: number;
  /** As text, so that it is exact. */
  readonly offset: string;
};

/** The numbers behind a page. Times are ms since 1970; money is in whole pence, as text where it is a sum. */
export type ReportModel = {
  readonly count: number;
  /** Those whose operations or sales are in the numbers. */
  readonly tenants: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly latency: (Latency & { readonly longest: number }) | null;
  readonly ends: readonly {
    /** Full name, such as `orders.order.v1.PlaceOrder`: teams and versions may have commands of one name. */
    readonly type: string;
    readonly decision: string;
    readonly code: string;
    readonly count: number;
    /** The first one. */
    readonly example: OperationPlace;
    /** What the first one was told. */
    readonly message: string | null;
  }[];
  /** Seconds of a step of `times`. */
  readonly step: number;
  /** All steps from the first end to the last. */
  readonly times: readonly TimeStep[];
  /** All steps from the least to the longest. */
  readonly latencies: readonly LatencyStep[];
  /** Of the shop; null where its orders were not replayed. */
  readonly shop: {
    readonly products: readonly {
      readonly sku: string;
      readonly description: string;
      readonly units: number;
      readonly pence: string;
    }[];
    /** Days on which something was sold. */
    readonly days: readonly { readonly day: string; readonly orders: number; readonly pence: string }[];
    /** The same by steps that are all there, to be plotted. */
    readonly sales: SalesSteps;
  } | null;
};

/**
 * Asks for all numbers of a report.
 *
 * @param query     asks the tables
 * @param outcomes  the tables of outcomes
 * @param hasShop   whether the events of the shop's orders are there
 */
export async function askReport(
  query: (sql: string) => Promise<Answer>,
  outcomes: readonly OutcomeSource[],
  hasShop: boolean,
): Promise<ReportModel> {
  const operations = operationsQuery(outcomes);
  const rows = async (sql: string) => toObjects(await query(sql));
  const [span = {}] = await rows(spanQuery(operations));
  const [first, last] = [numberOrNull(span['first']), numberOrNull(span['last'])];
  const [summed = {}] = await rows(tenantsQuery(operations, hasShop));
  const step = chooseStep(first === null || last === null ? 0 : (last - first) / 1_000);
  return {
    ...{ count: Number(span['count']), tenants: Number(summed['tenants']), first, last, step },
    latency: first === null ? null : { ...toLatency(span), longest: Number(span['longest']) },
    ends: (await rows(endsQuery(operations))).map(toEnd),
    times: fillTimes((await rows(timesQuery(operations, step))).map(toTimeStep), step),
    latencies: fillLatencies(
      (await rows(latenciesQuery(operations))).map((row) => ({
        below: Number(row['below']),
        count: Number(row['count']),
      })),
    ),
    shop: hasShop ? await askShop(rows) : null,
  };
}

type Row = Readonly<Record<string, unknown>>;

async function askShop(rows: (sql: string) => Promise<readonly Row[]>): Promise<NonNullable<ReportModel['shop']>> {
  const products = await rows(PRODUCTS_QUERY);
  const days = (await rows(DAYS_QUERY)).map((row) => ({
    ...{ number: Number(row['number']), day: String(row['day']) },
    ...{ orders: Number(row['orders']), pence: String(row['pence']) },
  }));
  return {
    products: products.map((row) => ({
      ...{ sku: String(row['sku']), description: String(row['description']) },
      ...{ units: Number(row['units']), pence: String(row['pence']) },
    })),
    days: days.map(({ day, orders, pence }) => ({ day, orders, pence })),
    sales: fillDays(days),
  };
}

function toEnd(row: Row): ReportModel['ends'][number] {
  return {
    ...{ type: String(row['type']), decision: String(row['decision']), code: String(row['code']) },
    ...{ count: Number(row['count']), message: textOrNull(row['message']) },
    example: {
      ...{ aggregate: String(row['aggregate']), id: String(row['target']), tenant: String(row['tenant']) },
      ...{ commandId: String(row['commandId']), topic: String(row['topic']) },
      ...{ partition: Number(row['partition']), offset: String(row['offset']) },
    },
  };
}

function toTimeStep(row: Row): TimeStep {
  return {
    ...{ at: Number(row['bucket']), succeeded: Number(row['succeeded']), failed: Number(row['failed']) },
    ...{ canceled: Number(row['canceled']), ...toLatency(row) },
  };
}

function toObjects({ columns, rows }: Answer): readonly Row[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
}

function toLatency(row: Row): Latency {
  return { p50: Number(row['p50']), p95: Number(row['p95']), p99: Number(row['p99']) };
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
