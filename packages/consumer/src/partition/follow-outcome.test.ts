import type { OutcomeCausation, OutcomeProcess } from '@waybill/messages';

import { followOutcome, isKnownCause } from './follow-outcome.ts';

type Followed = Parameters<typeof followOutcome>[1];

const begun: Followed = {
  commandId: '00000000-0000-8000-8000-000000000001',
  commandOffset: 7n,
  commandType: 'orders.order.v1.PlaceOrder',
  commandTime: new Date(1_000),
  fingerprint: 'a'.repeat(64),
  target: 'o-1',
  aggregateVersion: 3,
  eventCount: 1,
  operationKid: 1,
  decision: 'RUNNING',
  operation: null,
  position: null,
  callbacks: ['erp'],
  causation: null,
  process: null,
};
const { commandId, commandType, commandTime, fingerprint, operationKid, callbacks } = begun;
const process: OutcomeProcess = {
  ...{ commandId, commandType, commandTime, fingerprint, operationKid, callbacks },
  ...{ decision: 'RUNNING', error: null, steps: [{ step: 'stock-reserved', at: new Date(2_000) }], created: false },
};
const step: Followed = {
  ...begun,
  commandOffset: 9n,
  commandType: 'x.y.v1.Step',
  decision: 'SUCCEEDED',
  operation: 7n,
};

const aggregate = { state: 'state', version: 3 };

function after(...outcomes: readonly Followed[]) {
  return outcomes.reduce<ReturnType<typeof followOutcome>>(
    (behind, outcome) => followOutcome(behind, outcome, 'initial'),
    aggregate,
  );
}

test('an outcome that tells nothing new leaves the aggregate as it is', () => {
  expect(after({ ...begun, decision: 'SUCCEEDED' })).toBe(aggregate);
  expect(followOutcome(undefined, { ...begun, decision: 'FAILED' }, 'initial')).toBeUndefined();
});

test('an operation that goes on is remembered with all that its status shows', () => {
  expect(after(begun)).toEqual({
    ...aggregate,
    running: {
      PlaceOrder: {
        ...{ commandId, commandType, fingerprint, operationKid, callbacks },
        ...{ commandTimeMs: 1_000, offset: 7n, position: undefined, steps: [], created: false },
      },
    },
  });
});

test('whether its first decision began the aggregate is remembered until the end', () => {
  const behind = after(
    { ...begun, aggregateVersion: 2, eventCount: 2 },
    { ...step, process: { ...process, created: true } },
  );

  expect(behind?.running?.['PlaceOrder']).toMatchObject({ created: true, steps: [{ step: 'stock-reserved' }] });
});

test('a step leaves its mark on the operation', () => {
  const position = Buffer.from('position');

  expect(after(begun, { ...step, position, process })?.running?.['PlaceOrder']).toMatchObject({
    ...{ offset: 7n, position: position.toString('base64url'), steps: [{ step: 'stock-reserved', atMs: 2_000 }] },
  });
});

test.each(['SUCCEEDED', 'FAILED', 'CANCELED'] as const)(
  'a step that ends it as %s forgets the operation',
  (decision) => {
    expect(after(begun, { ...step, process: { ...process, decision } })).toEqual(aggregate);
  },
);

test('one command may end an operation and begin its own', () => {
  const cancel: Followed = { ...begun, commandOffset: 9n, commandType: 'orders.order.v1.CancelOrder' };

  const behind = after(begun, { ...cancel, operation: 7n, process: { ...process, decision: 'CANCELED' } });

  expect(Object.keys(behind?.running ?? {})).toEqual(['CancelOrder']);
});

const causation: OutcomeCausation = {
  ...{ reactor: 'orders.fulfilment', sourceAggregate: '1f2e3d4c|o-1', sequence: 40n, index: 1, timer: false },
};
const caused: Followed = { ...begun, decision: 'FAILED', causation };

test('H10: a caused command is known, and so are all that the same aggregate caused before it', () => {
  const behind = after(caused);

  for (const [sequence, index] of [
    [40n, 1],
    [40n, 0],
    [39n, 5],
  ] as const)
    expect(isKnownCause(behind, { ...causation, sequence, index })).toBe(true);
});

test('H10: what comes behind it, from another aggregate or by another reactor is not known', () => {
  const behind = after(caused);

  for (const other of [
    { index: 2 },
    { sequence: 41n, index: 0 },
    { reactor: 'orders.returns' },
    { sourceAggregate: '1f2e3d4c|o-2' },
  ])
    expect(isKnownCause(behind, { ...causation, ...other })).toBe(false);
});

test('H10: a late repeat does not make younger ones unknown', () => {
  const behind = after(caused, { ...caused, causation: { ...causation, sequence: 12n, index: 0 } });

  expect(isKnownCause(behind, causation)).toBe(true);
});

test('an aggregate without events remembers its causes too', () => {
  const behind = followOutcome(undefined, caused, 'initial');

  expect(behind).toMatchObject({ state: 'initial', version: 0 });
  expect(isKnownCause(behind, causation)).toBe(true);
});
