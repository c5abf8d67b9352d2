import type { Source } from '../replay/choose-sources.ts';

/** A table of outcomes, and whose they are. */
export type OutcomeSource = {
  readonly table: string;
  readonly aggregate: Pick<Source['aggregate'], 'team' | 'name' | 'commandsTopic'>;
};

/**
 * Every operation that has ended, of some tables of outcomes: `type`, `accepted`, `ended`, `decision`, `code`, `message`,
 * `target`, `_tenant`, `ms`; and of its command `aggregate`, `topic`, `_partition`, `position`, `commandId`. What a reactor
 * sent is a step of an operation, not one; a repeat follows its first.
 */
export function operationsQuery(outcomes: readonly OutcomeSource[]): string {
  const ended = `('SUCCEEDED', 'FAILED', 'CANCELED')`;
  const each = outcomes.flatMap(({ table, aggregate: { team, name, commandsTopic } }) => {
    const of = `target, _tenant, '${team}.${name}' AS aggregate, '${commandsTopic}' AS topic, _partition`;
    return [
      `SELECT commandType AS type, commandTime AS accepted, _time AS ended, decision, error.code AS code, error.message AS message,
       ${of}, commandOffset AS position, commandId FROM "${table}" WHERE causation IS NULL AND decision IN ${ended}`,
      `SELECT process.commandType, process.commandTime, _time, process.decision, process.error.code, process.error.message,
       ${of}, operation, process.commandId FROM "${table}" WHERE process IS NOT NULL AND process.decision IN ${ended}`,
    ];
  });
  return `SELECT *, date_diff('millisecond', accepted, ended) AS ms FROM (${each.join(' UNION ALL ')})`;
}

/** Operations by type and end, each with the place of the first one, and what that was told. */
export function endsQuery(operations: string): string {
  const first = `arg_min({'message': message, 'aggregate': aggregate, 'target': target, 'tenant': _tenant, 'commandId': commandId,
    'topic': topic, 'partition': _partition, 'offset': position}, (ended, _partition, position))`;
  return `SELECT type, decision, code, count, unnest(first) FROM (SELECT type, decision, coalesce(code, '') AS code,
    count(*) AS count, ${first} AS first FROM (${operations}) GROUP BY ALL) ORDER BY type, decision DESC, count DESC, code`;
}

/** Steps of time of which a history has no more than so many, in seconds. */
const STEPS = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000];
const MOST_STEPS = 48;

/** The step for a history of so many seconds. */
export function chooseStep(seconds: number): number {
  return STEPS.find((step) => seconds / step <= MOST_STEPS) ?? Math.ceil(seconds / MOST_STEPS);
}

/** When operations ended, and how long they took, by steps of so many seconds. */
export function timesQuery(operations: string, step: number): string {
  return `SELECT epoch_ms(time_bucket(to_seconds(${step}), ended, TIMESTAMPTZ '1970-01-01 00:00:00+00')) AS bucket,
    count(*) FILTER (decision = 'SUCCEEDED') AS succeeded, count(*) FILTER (decision = 'FAILED') AS failed,
    count(*) FILTER (decision = 'CANCELED') AS canceled,
    quantile_disc(ms, 0.5) AS p50, quantile_disc(ms, 0.95) AS p95, quantile_disc(ms, 0.99) AS p99
    FROM (${operations}) GROUP BY bucket ORDER BY bucket`;
}

/** From the first end to the last, in seconds, and how long operations took. */
export function spanQuery(operations: string): string {
  return `SELECT epoch_ms(min(ended)) AS first, epoch_ms(max(ended)) AS last, count(*) AS count,
    quantile_disc(ms, 0.5) AS p50, quantile_disc(ms, 0.95) AS p95, quantile_disc(ms, 0.99) AS p99, max(ms) AS longest
    FROM (${operations})`;
}

/** How many took how long: each step is twice the one before. */
export function latenciesQuery(operations: string): string {
  return `SELECT CAST(2 ** ceil(log2(greatest(ms, 1))) AS BIGINT) AS below, count(*) AS count
    FROM (${operations}) GROUP BY below ORDER BY below`;
}

const CONFIRMED = `SELECT * FROM order_placed SEMI JOIN order_confirmed USING (_tenant, _subject)`;

/** The products of the shop that were sold for most, of orders that were confirmed. */
export const PRODUCTS_QUERY = `SELECT line.sku AS sku, max(line.description) AS description, sum(line.quantity) AS units,
  sum(line.amountPence) AS pence FROM (SELECT unnest(lines) AS line FROM (${CONFIRMED})) WHERE line.kind = 'goods'
  GROUP BY sku ORDER BY pence DESC, sku LIMIT 10`;

/** Sales of the shop by the day on which orders were placed, in UTC; `number` counts days since 1970. */
export const DAYS_QUERY = `SELECT strftime(placedAt, '%Y-%m-%d') AS day, CAST(min(floor(epoch_ms(placedAt) / 86400000)) AS BIGINT) AS number,
  count(*) AS orders, sum(totalPence) AS pence FROM (${CONFIRMED}) GROUP BY day ORDER BY number`;

/** Tenants whose operations, or sales of the shop, are counted. */
export function tenantsQuery(operations: string, hasShop: boolean): string {
  const sales = hasShop ? ` UNION ALL SELECT _tenant FROM (${CONFIRMED})` : '';
  return `SELECT count(DISTINCT _tenant) AS tenants FROM (SELECT _tenant FROM (${operations})${sales})`;
}
