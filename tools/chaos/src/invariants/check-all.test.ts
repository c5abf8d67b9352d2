import { checkAll } from './check-all.ts';
import type { Draft } from './good-history.ts';
import { at, evidenceOf, goodHistory, operationId, outcome } from './good-history.ts';
import { judgeRecords } from './void-records.ts';

function breaches(change: (draft: Draft) => void): readonly string[] {
  const draft = goodHistory();
  change(draft);
  const { client, log } = evidenceOf(draft);
  return [...new Set(checkAll(client, log).map(({ invariant }) => invariant))];
}

/** Puts something else in the place of the nth of a list, from 1. */
function replace<Item>(items: Item[], nth: number, changes: Partial<Item>): void {
  items[nth - 1] = { ...at(items, nth), ...changes };
}

function bodyOf(draft: Draft, nth: number, changes: Record<string, unknown>): void {
  replace(draft.records, nth, { body: { ...at(draft.records, nth).body, ...changes } });
}

test('a history in which every promise was kept has no breach', () => {
  const { client, log } = evidenceOf(goodHistory());

  expect(checkAll(client, log)).toEqual([]);
});

test('L2: what a superseded owner wrote is void, and so is what has no token', () => {
  const { records } = goodHistory();
  replace(records, 9, { token: -1 });

  expect(judgeRecords(records).voided.map(({ offset }) => offset)).toEqual([6, 8]);
});

test('L2: a record whose token is higher than the last claim supersedes that claim', () => {
  const { records } = goodHistory();
  replace(records, 8, { token: 6 });

  expect(judgeRecords(records).voided.map(({ offset }) => offset)).toEqual([6, 8, 9, 10]);
});

test('the end of an operation that went on is that of the last step of its process', () => {
  const draft = goodHistory();
  // As if the product was registered by a process, and found pieces were its last step.
  const process = { decision: 'SUCCEEDED', error: null };
  bodyOf(draft, 3, { decision: 'RUNNING' });
  bodyOf(draft, 5, { operation: 0, process });
  replace(draft.finals, 1, { etag: '"2"' });
  replace(draft.watched, 2, { etag: '"2"' });
  const { client, log } = evidenceOf(draft);

  expect(checkAll(client, log)).toEqual([]);
  bodyOf(draft, 5, { operation: 0, process: { ...process, decision: 'RUNNING' } });
  expect(checkAll(client, { ...log, records: draft.records }).map(({ invariant }) => invariant)).toEqual(['S4']);
});

test('A2: what a reactor sent was asked for by nobody else', () => {
  const draft = goodHistory();
  draft.submissions.splice(3, 1);
  draft.attempts.splice(4, 1);
  draft.finals.splice(3, 1);
  bodyOf(draft, 11, { causation: { reactor: 'orders.fulfilment' } });
  const { client, log } = evidenceOf(draft);

  expect(checkAll(client, log)).toEqual([]);
});

const accepted = (draft: Draft, nth: number) => at(draft.attempts, nth).operationId;

test.each<readonly [string, string, (draft: Draft) => void]>([
  ['A1', 'an accepted command is not in the log', ({ commands }) => commands.splice(3, 1)],
  [
    'A1',
    'an accepted command stands at another address',
    (draft) => {
      replace(draft.attempts, 4, { operationId: operationId(at(draft.commands, 4).commandId, 0) });
    },
  ],
  [
    'A1',
    'a 202 names another command',
    (draft) => {
      replace(draft.attempts, 4, { operationId: accepted(draft, 5) });
    },
  ],
  [
    'A1',
    'a 202 names another topic',
    (draft) => {
      const id = accepted(draft, 4);
      replace(draft.attempts, 4, { operationId: `${id.slice(0, 38)}AAAA${id.slice(42)}` });
    },
  ],
  [
    'A2',
    'a command stands in the log for which nobody asked',
    ({ commands }) => {
      replace(commands, 5, { commandId: 'another' });
    },
  ],
  [
    'A2',
    'a command that was surely refused stands in the log',
    ({ attempts }) => {
      replace(attempts, 5, { answer: 'refused' });
    },
  ],
  ['A2', 'a command stands twice after one request', ({ attempts }) => attempts.splice(1, 1)],
  [
    'A2',
    'a command stands at another aggregate',
    ({ commands }) => {
      replace(commands, 5, { aggregateId: 'p-2' });
    },
  ],
  [
    'A3',
    'an accepted operation has not ended',
    ({ finals }) => {
      replace(finals, 2, { httpStatus: 202, status: 'NotStarted' });
    },
  ],
  ['A3', 'an accepted operation can not be read', ({ finals }) => finals.splice(0, 1)],
  [
    'A4',
    'a repeat was decided a second time',
    (draft) => {
      bodyOf(draft, 8, { decision: 'SUCCEEDED', duplicateOf: null });
    },
  ],
  [
    'A4',
    'a repeat names another first',
    (draft) => {
      bodyOf(draft, 8, { duplicateOf: 0 });
    },
  ],
  [
    'A4',
    'an event stands twice',
    ({ records }) => {
      replace(records, 10, { id: 'e-3' });
    },
  ],
  [
    'A4',
    'a number has two effects',
    (draft) => {
      bodyOf(draft, 10, { description: 'n-2' });
    },
  ],
  ['L1', 'an outcome has lost an event', ({ records }) => records.splice(3, 1)],
  [
    'L1',
    'an event stands behind its outcome',
    ({ records }) => {
      const [one, other] = [at(records, 4), at(records, 5)];
      replace(records, 4, { ...other, offset: 3 });
      replace(records, 5, { ...one, offset: 4 });
    },
  ],
  [
    'L1',
    'a claim lies inside a decision',
    ({ records }) => {
      records.splice(
        3,
        3,
        { ...at(records, 4) },
        { ...at(records, 6), offset: 4, token: 4 },
        { ...at(records, 5), offset: 5, token: 4 },
      );
    },
  ],
  [
    'L1',
    'events and outcome have different owners',
    ({ records }) => {
      replace(records, 11, { token: 6 });
    },
  ],
  [
    'L1',
    'events and outcome belong to different commands',
    ({ records }) => {
      replace(records, 11, { commandId: 'another' });
    },
  ],
  [
    'L1',
    'a refusal has events',
    (draft) => {
      bodyOf(draft, 11, { decision: 'FAILED' });
    },
  ],
  ['L1', 'a partition ends inside a decision', ({ records }) => records.pop()],
  [
    'L1',
    'a refusal speaks of another stock',
    (draft) => {
      bodyOf(draft, 9, { error: { code: 'write-off-exceeds-stock', details: '{"units":10}' } });
    },
  ],
  [
    'L1',
    'an event says something else than its command',
    (draft) => {
      bodyOf(draft, 4, { quantity: 6 });
    },
  ],
  [
    'L1',
    'a command was refused that the contract takes',
    (draft) => {
      bodyOf(draft, 3, { error: { code: 'product-unknown', details: null } });
    },
  ],
  [
    'L3',
    'a version is left out',
    ({ records }) => {
      replace(records, 10, { sequence: 4 });
    },
  ],
  [
    'L3',
    'a version stands twice',
    ({ records }) => {
      replace(records, 10, { sequence: 2 });
    },
  ],
  [
    'L3',
    'an outcome names another version',
    (draft) => {
      bodyOf(draft, 9, { aggregateVersion: 1 });
    },
  ],
  [
    'L4',
    'a command stands before one that had been accepted when it was sent',
    ({ attempts }) => {
      replace(attempts, 4, { sentMs: 60, answeredMs: 65 });
    },
  ],
  ['L6', 'a command has no outcome', ({ records }) => records.splice(7, 1)],
  [
    'L6',
    'a command has two outcomes',
    (draft) => {
      draft.records.push(outcome(11, 5, at(draft.records, 11).body));
    },
  ],
  [
    'L6',
    'a command was decided before an earlier one',
    ({ records }) => {
      const [one, other] = [at(records, 8), at(records, 9)];
      replace(records, 8, { ...other, offset: 7 });
      replace(records, 9, { ...one, offset: 8 });
    },
  ],
  ['L6', 'something was decided that is not in the log', ({ commands }) => commands.splice(4, 1)],
  ['L6', 'only a void record decides a command', ({ records }) => records.splice(7, 1)],
  [
    'S1',
    'an accepted operation was unknown',
    ({ watched }) => {
      replace(watched, 1, { httpStatus: 404 });
    },
  ],
  ['S2', 'a status went back', ({ watched }) => watched.reverse()],
  [
    'S2',
    'an end was not final',
    ({ watched }) => {
      replace(watched, 2, { status: 'Failed' });
    },
  ],
  [
    'S4',
    'a status differs from the log',
    ({ finals }) => {
      replace(finals, 3, { status: 'Succeeded' });
    },
  ],
  [
    'S4',
    'an error differs from the log',
    ({ finals }) => {
      replace(finals, 3, { errorCode: 'product-unknown' });
    },
  ],
  [
    'S4',
    'a status names another version than the log',
    ({ finals }) => {
      replace(finals, 4, { etag: '"2"' });
    },
  ],
  [
    'V1',
    'a view differs from the fold of the log',
    ({ views }) => {
      views.set('/v1/products/p-1', { ...views.get('/v1/products/p-1'), adjustedUnits: '10' });
    },
  ],
  [
    'V1',
    'a view shows what nobody registered',
    ({ views }) => {
      views.set('/v1/products/p-2', { id: 'p-2' });
    },
  ],
  [
    'A1',
    'a valid command was refused',
    ({ attempts }) => {
      replace(attempts, 5, { answer: 'refused' });
    },
  ],
  [
    'A1',
    'a command that is not valid was accepted',
    ({ submissions }) => {
      replace(submissions, 4, { valid: false });
    },
  ],
  [
    'A3',
    'a command never got a definite answer',
    ({ attempts }) => {
      replace(attempts, 5, { answer: 'not-accepted' });
    },
  ],
])('%s: a history is rejected when %s', (invariant, _when, change) => {
  expect(breaches(change)).toContain(invariant);
});

test('a breach names the records that show it', () => {
  const draft = goodHistory();
  draft.records.push(outcome(11, 5, at(draft.records, 11).body));
  const { client, log } = evidenceOf(draft);

  const double = checkAll(client, log).find(({ invariant }) => invariant === 'L6');

  expect(double).toEqual({
    invariant: 'L6',
    sentence: `The command ${at(draft.commands, 5).commandId} has 2 outcomes.`,
    records: [
      'inventory.product.commands.v1/3@4',
      'inventory.product.events.v1/3@10',
      'inventory.product.events.v1/3@11',
    ],
  });
});
