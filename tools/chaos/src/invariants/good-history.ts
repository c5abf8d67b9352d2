import type { LoggedCommand, LoggedRecord } from '../history/logged.ts';
import type { Attempt, SeenStatus, Submission } from '../history/submission.ts';
import { commandIdOf, topicTagOf } from '../history/submission.ts';
import type { Evidence } from './evidence.ts';
import { judgeRecords } from './void-records.ts';

const TENANT = 'faults';
const COMMANDS = 'inventory.product.commands.v1';
const EVENTS = 'inventory.product.events.v1';
const AT = { partition: 3 } as const;

/** A history whose parts a test may change before it is judged. */
export type Draft = {
  commands: LoggedCommand[];
  records: LoggedRecord[];
  submissions: Submission[];
  attempts: Attempt[];
  watched: SeenStatus[];
  finals: SeenStatus[];
  views: Map<string, Readonly<Record<string, unknown>>>;
};

/**
 * One product: registered (1), five pieces found (2), sent again after an answer that was lost and so a repeat, forty
 * pieces too many written off (3), described anew (4). A second owner claims between the second command and its repeat,
 * and what the first one still wrote behind that is void.
 */
export function goodHistory(): Draft {
  const submissions = [
    submission(1, 'PUT', '', { description: 'p-1', openingUnits: 10 }),
    submission(2, 'POST', ':adjust', adjustment('n-2', 5)),
    submission(3, 'POST', ':adjust', adjustment('n-3', -40)),
    submission(4, 'PATCH', '', { description: 'n-4' }),
  ];
  const types = ['RegisterProduct', 'AdjustStock', 'AdjustStock', 'AdjustStock', 'DescribeProduct'];
  const stored = [1, 2, 2, 3, 4];
  const commands = stored.map((number, offset) => command(at(submissions, number), at(types, offset + 1), offset));
  const id = (number: number) => commandIdOf(TENANT, at(submissions, number));
  const tooMuch = { code: 'write-off-exceeds-stock', message: 'No.', details: '{"units":15}' };
  const records = [
    claim(0),
    event(1, 0, { commandId: id(1), sequence: 1, type: 'ProductRegistered', body: at(submissions, 1).body }),
    outcome(2, 0, { commandId: id(1), commandOffset: 0, eventCount: 1, aggregateVersion: 1 }),
    event(3, 0, { commandId: id(2), sequence: 2, type: 'StockAdjusted', body: at(submissions, 2).body }),
    outcome(4, 0, { commandId: id(2), commandOffset: 1, eventCount: 1, aggregateVersion: 2 }),
    claim(5),
    outcome(6, 0, { commandId: id(2), commandOffset: 2, decision: 'FAILED' }),
    outcome(7, 5, { commandId: id(2), commandOffset: 2, decision: 'DUPLICATE', duplicateOf: 1, aggregateVersion: 2 }),
    outcome(8, 5, { commandId: id(3), commandOffset: 3, decision: 'FAILED', error: tooMuch, aggregateVersion: 2 }),
    event(9, 5, { commandId: id(4), sequence: 3, type: 'ProductDescribed', body: at(submissions, 4).body }),
    outcome(10, 5, { commandId: id(4), commandOffset: 4, eventCount: 1, aggregateVersion: 3 }),
  ];
  const ids = commands.map(({ commandId, offset }) => operationId(commandId, offset));
  const finals = [
    status(at(ids, 1), 'Succeeded', '"1"'),
    status(at(ids, 3), 'Succeeded', '"2"'),
    { ...status(at(ids, 4), 'Failed', ''), errorCode: 'write-off-exceeds-stock' },
    status(at(ids, 5), 'Succeeded', '"3"'),
  ];
  const attempts = [
    attempt(1, 10, at(ids, 1)),
    { ...attempt(2, 20, ''), answer: 'unknown' as const, status: 0 },
    attempt(2, 30, at(ids, 3)),
    attempt(3, 40, at(ids, 4)),
    attempt(4, 50, at(ids, 5)),
  ];
  const watched = [
    { ...status(at(ids, 1), 'NotStarted', ''), httpStatus: 202 },
    status(at(ids, 1), 'Succeeded', '"1"'),
  ];
  const counts = { openingUnits: 10, descriptionChanges: 1, adjustments: 1, adjustedUnits: '5' };
  const views = new Map([['/v1/products/p-1', { id: 'p-1', version: 3, description: 'n-4', ...counts }]]);
  return { commands, records, submissions, attempts, watched, finals, views };
}

/** What the checks get to see of a draft. */
export function evidenceOf({ commands, records, ...client }: Draft): Evidence {
  return { client: { tenant: TENANT, ...client }, log: { commands, records }, live: judgeRecords(records).live };
}

/** @param nth  from 1 */
export function at<Item>(items: readonly Item[], nth: number): Item {
  const item = items[nth - 1];
  if (item === undefined) throw new RangeError(`There are ${items.length}, not ${nth}.`);
  return item;
}

export function operationId(commandId: string, offset: number): string {
  const bytes = Buffer.alloc(70);
  bytes.write(commandId.replaceAll('-', ''), 10, 'hex');
  bytes.write(topicTagOf(COMMANDS), 26, 'hex');
  bytes.writeUInt16BE(AT.partition, 30);
  bytes.writeBigUInt64BE(BigInt(offset), 32);
  return `op_${bytes.toString('base64url')}`;
}

function submission(number: number, method: Submission['method'], verb: string, body: Submission['body']): Submission {
  const path = `/v1/products/p-1${verb}`;
  return { number, method, path, body, key: `n-${number}`, topic: COMMANDS, aggregateId: 'p-1', valid: true };
}

function adjustment(adjustmentId: string, quantity: number) {
  return { adjustmentId, quantity, reason: null, adjustedAt: 0 };
}

function command({ path, method, key, body }: Submission, type: string, offset: number): LoggedCommand {
  const commandId = commandIdOf(TENANT, { path, method, key });
  const addressed = { ...AT, topic: COMMANDS, offset, timestampMs: offset, tenant: TENANT, aggregateId: 'p-1' };
  return { ...addressed, commandId, type: `inventory.product.v1.${type}`, body };
}

function record(offset: number, token: number, own: Partial<LoggedRecord>): LoggedRecord {
  const common = { ...AT, topic: EVENTS, offset, token, timestampMs: offset, id: `e-${offset}`, aggregateId: 'p-1' };
  return { ...common, kind: 'event', type: '', commandId: '', sequence: 0, body: {}, ...own };
}

function claim(offset: number): LoggedRecord {
  return record(offset, offset, { kind: 'claim', type: 'waybill.v1.Claim', aggregateId: '' });
}

function event(offset: number, token: number, own: Partial<LoggedRecord>): LoggedRecord {
  return record(offset, token, { ...own, type: `inventory.product.v1.${own.type ?? ''}` });
}

export function outcome(offset: number, token: number, body: LoggedRecord['body']): LoggedRecord {
  const usual = { decision: 'SUCCEEDED', error: null, eventCount: 0, aggregateVersion: 0, duplicateOf: null };
  const commandId = String(body['commandId']);
  return record(offset, token, {
    kind: 'outcome',
    type: 'waybill.v1.CommandOutcome',
    commandId,
    body: { ...usual, ...body },
  });
}

function attempt(number: number, sentMs: number, id: string): Attempt {
  return { number, sentMs, answeredMs: sentMs + 5, answer: 'accepted', status: 202, code: '', operationId: id };
}

function status(id: string, shown: string, etag: string): SeenStatus {
  return { operationId: id, seenMs: 0, httpStatus: 200, status: shown, commandId: '', errorCode: '', etag };
}
