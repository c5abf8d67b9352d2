import { randomUUID } from 'node:crypto';

import type { CommandId, Offset, RecordSchema, Tenant } from '@waybill/messages';
import { defineContract, toCommandId, toOffset, toTenant, topicTag } from '@waybill/messages';
import type { OperationRow, StatusReader } from '@waybill/operations';
import { positionKey } from '@waybill/operations';
import type {
  AggregateViewWrite,
  GenerationStore,
  PartitionPosition,
  SharedViewWrite,
  Store,
  ViewReader,
} from '@waybill/projection';

/** An adapter under test, with a position document of its own. */
export type StoreUnderTest = {
  readonly store: Store;
  readonly statusReader: StatusReader;
  readonly viewReader: ViewReader;
  readonly generations: GenerationStore;
  /** As `waybill apply` does it, for the partitions of `storeContract`. */
  readonly createPositions: () => Promise<void>;
};

const thing: RecordSchema = {
  type: 'record',
  name: 'ThingView',
  namespace: 'store.views.v1',
  fields: ['name', 'price', 'placedAt'].map((name) => ({ name, type: 'string' })),
};
const schemas = { commands: {}, events: {}, views: { things: thing, totals: { ...thing, name: 'TotalView' } } };

/** The contract whose views the suite writes. */
export const storeContract = defineContract(schemas, {
  team: 'store',
  aggregates: { thing: { commands: {}, events: [] } },
  views: {
    things: { path: '/v1/things', of: 'thing', filters: ['name', 'price', 'placedAt'], sorts: ['price', 'placedAt'] },
    totals: { path: '/v1/totals', from: ['thing'] },
  },
});

const TAG = topicTag('store.thing.commands.v1');
/** Two partitions of the contract, as positions name them. */
export const [KEY_0, KEY_1] = [positionKey(TAG, 0), positionKey(TAG, 1)];

/** A tenant that no other test uses. */
export function freshTenant(): Tenant {
  return toTenant(`t-${randomUUID().slice(0, 8)}`);
}

/** An owner that no other test uses. */
export function freshOwner(): string {
  return randomUUID();
}

export function at(events: number, decidedThrough = events, token = 0): PartitionPosition {
  return { events: toOffset(events), decidedThrough: toOffset(decidedThrough), token: toOffset(token) };
}

/** A write of the view `things`, at the offset `applied` of its partition. */
export function thingWrite(
  tenant: Tenant,
  fields: Partial<AggregateViewWrite> & { readonly id: string; readonly at?: number },
): AggregateViewWrite {
  const { at: applied = 1, ...others } = fields;
  return {
    kind: 'aggregate',
    replaces: 0,
    view: 'things',
    tenant,
    version: 1,
    applied: new Map([[KEY_0, toOffset(applied)]]),
    document: { name: fields.id },
    ...others,
  };
}

/** A write of the view `totals` that replaces its version `replaces`. */
export function totalWrite(
  tenant: Tenant,
  fields: Partial<SharedViewWrite> & { readonly replaces: number },
): SharedViewWrite {
  return {
    kind: 'shared',
    view: 'totals',
    tenant,
    id: 'all',
    version: fields.replaces + 1,
    applied: new Map([[KEY_0, toOffset(fields.replaces)]]),
    document: { sum: BigInt(fields.replaces) },
    ...fields,
  };
}

const COMMAND_ID: CommandId = toCommandId('01890000-0000-7000-8000-000000000000');

/** The row of the command at offset 7, settled at first sight. */
export function rowOf(tenant: Tenant, fields: Partial<OperationRow> = {}): OperationRow {
  const offset: Offset = toOffset(7);
  const { eventsOffset = toOffset(20) } = fields;
  return {
    tenant,
    topicTag: TAG,
    partition: 0,
    offset,
    commandId: COMMAND_ID,
    timeMs: Date.now() - 50,
    fingerprint: '00112233445566ff',
    kid: 1,
    commandType: 'store.thing.v1.Make',
    target: 'a',
    status: 'Succeeded',
    eventsOffset,
    settledBy: offset,
    error: null,
    aggregateVersion: 1,
    result: null,
    steps: [],
    created: false,
    position: new Map([[positionKey(TAG, 0), eventsOffset]]),
    lastActionMs: Date.now(),
    duplicateOf: null,
    ...fields,
  };
}

/** Writes as one flight of a fresh owner, so that a majority has all of it. */
export async function fly(store: Store, writes: Partial<Parameters<Store['write']>[0]>): Promise<void> {
  const owner = freshOwner();
  await store.begin(owner);
  await store.write({ views: [], rows: [], ...writes });
  await store.mark(owner, 1);
  await store.advance(owner, 1, new Map());
}

/** An adapter whose positions were created, and an owner that has begun. */
export async function begun(
  fresh: () => Promise<StoreUnderTest>,
): Promise<StoreUnderTest & { readonly owner: string }> {
  const opened = await fresh();
  await opened.createPositions();
  const owner = freshOwner();
  await opened.store.begin(owner);
  return { ...opened, owner };
}

/** Moves a partition as a flight of an owner of its own. */
export async function advanceTo(store: Store, key: string, events: number): Promise<void> {
  const owner = freshOwner();
  await store.begin(owner);
  await store.mark(owner, 1);
  await store.advance(owner, 1, new Map([[key, at(events)]]));
}
