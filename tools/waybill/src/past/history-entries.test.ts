import type { LogRecord } from '@waybill/messages';
import { CLAIM_TYPE, OUTCOME_TYPE, toOffset } from '@waybill/messages';
import { createMemoryLog } from '@waybill/testing';

import { toEntries } from './history-entries.ts';
import { readDecided } from './read-records.ts';

const EVENTS = { topic: 'orders.order.events.v1', partition: 3 };
const COMMANDS = { topic: 'orders.order.commands.v1', partition: 3 };
const KEY = Buffer.from('acme|1');

/** Values are JSON here; what is no JSON can't be read. */
const codec = {
  decode: (frame: Buffer) => {
    const text = frame.toString('utf8');
    if (!text.startsWith('{')) return { ok: false, reason: 'It is no frame.' } as const;
    return { ok: true, fullName: 'x', value: revive(JSON.parse(text) as { readonly commandOffset?: number }) } as const;
  },
};

function revive(value: { readonly commandOffset?: number }): unknown {
  return value.commandOffset === undefined ? value : { ...value, commandOffset: BigInt(value.commandOffset) };
}

function record(at: typeof EVENTS, offset: number, type: string, value: unknown): LogRecord {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    ...{ ...at, offset: toOffset(offset), timestampMs: 1_000 * offset, key: KEY, value: Buffer.from(text) },
    headers: { ce_type: type, ce_id: `id-${offset}`, ce_tenant: 'acme', ce_source: '/test', ce_sequence: '1' },
  };
}

const outcome = (commandOffset: number, decision: string) => ({
  ...{ commandOffset, decision, error: null, process: null, causation: null, operationKid: 1 },
  ...{ commandId: `c-${commandOffset}`, commandType: 'orders.order.v1.PlaceOrder', aggregateVersion: 1 },
});

const tell = (commands: readonly LogRecord[], decided: readonly LogRecord[]) =>
  toEntries({ codec, contracts: [], commands, decided });

test('each command is followed by what it caused and its outcome; those that wait come last', () => {
  const commands = [
    record(COMMANDS, 0, 'orders.order.v1.PlaceOrder', {}),
    record(COMMANDS, 1, 'orders.order.v1.CancelOrder', {}),
  ];
  const decided = [
    record(EVENTS, 5, 'orders.order.v1.OrderPlaced', { totalPence: 1 }),
    record(EVENTS, 6, OUTCOME_TYPE, outcome(0, 'RUNNING')),
  ];

  expect(tell(commands, decided).map(({ what, at }) => `${what} ${at}`)).toEqual([
    'PlaceOrder orders.order.commands.v1/3@0',
    'OrderPlaced orders.order.events.v1/3@5',
    'Running orders.order.events.v1/3@6',
    'CancelOrder orders.order.commands.v1/3@1',
  ]);
});

test('a command that retention has dropped is told as far as its outcome knows it', () => {
  const [command] = tell([], [record(EVENTS, 6, OUTCOME_TYPE, outcome(4, 'SUCCEEDED'))]);

  expect(command).toMatchObject({
    ...{ kind: 'command', what: 'PlaceOrder', id: 'c-4', at: 'orders.order.commands.v1/3@4' },
    ...{ time: null, data: null, by: { tenant: 'acme', source: 'no longer in the log', keyId: '1' } },
  });
});

test('a record that can not be read is told with the reason', () => {
  const [command] = tell([record(COMMANDS, 0, 'orders.order.v1.PlaceOrder', 'torn')], []);

  expect(command).toMatchObject({ what: 'PlaceOrder', data: { unreadable: 'It is no frame.' } });
});

test('claims, other keys and what a superseded owner wrote are no part of a life', async () => {
  const log = createMemoryLog(() => 0);
  const plant = (type: string, key: Buffer | null, claim?: string) =>
    log.plant(EVENTS, [
      {
        ...{ key, value: Buffer.from('{}') },
        headers: { constant: [], varying: ['ce_type', 'claim'] },
        headerValues: [type, claim],
      },
    ]);
  plant(CLAIM_TYPE, null);
  plant('orders.order.v1.OrderPlaced', KEY, '0');
  plant('orders.order.v1.OrderPlaced', Buffer.from('acme|2'), '0');
  plant(CLAIM_TYPE, null);
  plant('orders.order.v1.OrderRejected', KEY, '0');
  plant('orders.order.v1.OrderConfirmed', KEY, '3');

  const found = await readDecided(log, EVENTS, KEY);

  expect(found.map(({ offset }) => offset)).toEqual([1n, 5n]);
  log.truncate(EVENTS, toOffset(1));
  await expect(readDecided(log, EVENTS, KEY)).rejects.toThrow();
});
