import type { Offset, Tenant } from '@waybill/messages';
import { NO_OFFSET, toOffset } from '@waybill/messages';
import type {
  AggregateViewWrite,
  FoundView,
  SharedViewWrite,
  StoredView,
  ViewDocument,
  ViewKey,
} from '@waybill/projection';
import type { Document } from 'mongodb';

/** What `toUpdate` writes: ours begin with `_`, all others are members of the view. */
export type StoredFields = ViewDocument & {
  readonly _id: string;
  readonly _tenant: Tenant;
  readonly _version: number;
  readonly _deleted?: boolean;
  /** Of an aggregate's document: the last event folded in, and its partition. */
  readonly _at?: bigint;
  readonly _part?: string;
  /** Of a shared document: the last event folded in of each partition. */
  readonly _applied?: Readonly<Record<string, bigint>>;
};

const TOMBSTONE = { _deleted: true };

/** `_id` of a view's document. */
export function viewId({ tenant, id }: Pick<ViewKey, 'tenant' | 'id'>): string {
  return `${tenant}|${id}`;
}

/**
 * The document of a write. Business members stand at the top level, ours begin with `_`; a deleted document stays as a
 * tombstone.
 */
export function toStoredFields(write: AggregateViewWrite | SharedViewWrite): Document {
  const { kind, tenant, version, document, applied } = write;
  // One by one, because members behind a spread cost V8 a microsecond each.
  const stored: Document = { _id: viewId(write) };
  Object.assign(stored, document ?? TOMBSTONE);
  stored['_tenant'] = tenant;
  stored['_version'] = version;
  if (kind === 'shared') {
    stored['_applied'] = toFields(applied);
    return stored;
  }
  const [[partition, at] = ['', NO_OFFSET]] = applied;
  stored['_at'] = at;
  stored['_part'] = partition;
  return stored;
}

/**
 * The guarded update statement of a write.
 *
 * @param upsert  false for the second try of an aggregate's document that turned out to be there
 */
export function toUpdate(write: AggregateViewWrite | SharedViewWrite, upsert: boolean): Document {
  const u = toStoredFields(write);
  const guard = write.kind === 'shared' ? { _version: write.replaces } : { _at: { $lt: appliedOf(write) } };
  return { q: { _id: viewId(write), ...guard }, u, upsert };
}

function appliedOf({ applied }: AggregateViewWrite): Offset {
  const [at = NO_OFFSET] = applied.values();
  return at;
}

/** A document as a projector reads it back. */
export function toStoredView(view: string, stored: StoredFields): StoredView {
  const { _id, _tenant, _version, _at, _part, _applied, _deleted, ...document } = stored;
  return {
    view,
    tenant: _tenant,
    id: _id.slice(_tenant.length + 1),
    version: _version,
    applied: _part === undefined ? fromFields(_applied) : new Map([[_part, toOffset(_at ?? NO_OFFSET)]]),
    document: _deleted === true ? undefined : document,
  };
}

/** A document as a client may see it. */
export function toFoundView(stored: StoredFields, generation: number): FoundView {
  const document: Record<string, unknown> = {};
  for (const name in stored) if (!name.startsWith('_')) document[name] = stored[name];
  const { _id, _tenant, _version, _part, _at } = stored;
  const applied = _part === undefined ? fromFields(stored._applied) : new Map([[_part, toOffset(_at ?? NO_OFFSET)]]);
  return { id: _id.slice(_tenant.length + 1), version: _version, document, applied, generation };
}

/** A partition's key is `tag.number`, and MongoDB reads a dot as a path. */
function toFields(applied: ReadonlyMap<string, Offset>): Record<string, Offset> {
  return Object.fromEntries(Array.from(applied, ([key, offset]) => [key.replace('.', '_'), offset]));
}

function fromFields(fields: Readonly<Record<string, bigint>> = {}): ReadonlyMap<string, Offset> {
  return new Map(Object.entries(fields).map(([name, offset]) => [name.replace('_', '.'), toOffset(offset)]));
}
