import type { ViewFilter, ViewQuery } from '@waybill/projection';
import type { Document } from 'mongodb';

import { viewId } from './view-document.ts';

/** The filter of one page. Values stand behind operators only, so that none of them can be taken for an operator. */
export function toListFilter({ tenant, filters, sort, after }: ViewQuery): Document {
  // By the tenant's range of ids or by an index of a field, whichever the filters and the sort suggest.
  const own = { _tenant: tenant, _id: { $gte: viewId({ tenant, id: '' }), $lt: `${tenant}}` } };
  const conditions: Document[] = [own, { _deleted: { $ne: true } }, ...filters.map(toCondition)];
  if (after) {
    const direction = sort?.descending ? '$lt' : '$gt';
    const behindId = { _id: { [direction]: viewId({ tenant, id: after.id }) } };
    conditions.push(sort ? behind(checkedField(sort.field), sort.descending, after.value, behindId) : behindId);
  }
  return { $and: conditions };
}

/** The id goes the way of the sort field, so that one index serves both directions. */
export function toSort({ sort }: ViewQuery): Document {
  const direction = sort?.descending ? -1 : 1;
  return sort ? { [checkedField(sort.field)]: direction, _id: direction } : { _id: direction };
}

/** Missing values stand first; MongoDB compares within one type only, so they need words of their own. */
function behind(field: string, descending: boolean, value: unknown, behindId: Document): Document {
  const isMissing = value === null || value === undefined;
  const sameValue = { $and: [{ [field]: { $eq: isMissing ? null : value } }, behindId] };
  if (isMissing) return descending ? sameValue : { $or: [sameValue, { [field]: { $ne: null } }] };
  const further = { [field]: { [descending ? '$lt' : '$gt']: value } };
  return { $or: descending ? [sameValue, further, { [field]: { $eq: null } }] : [sameValue, further] };
}

/** A condition of MongoDB. */
export function toCondition({ field, operator, value }: ViewFilter): Document {
  if (operator === 'prefix') return { [checkedField(field)]: toPrefixRange(String(value)) };
  return { [checkedField(field)]: { [OPERATORS[operator]]: value } };
}

const OPERATORS = { eq: '$eq', in: '$in', gt: '$gt', gte: '$gte', lt: '$lt', lte: '$lte' } as const;

/** All texts that begin so, as a range that an index answers. */
function toPrefixRange(prefix: string): Document {
  const end = endOfPrefix(prefix);
  return end === undefined ? { $gte: prefix } : { $gte: prefix, $lt: end };
}

/** The first text behind all those that begin so: its last character that has a successor, raised by one. */
function endOfPrefix(prefix: string): string | undefined {
  const characters = Array.from(prefix);
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) ?? 0;
    if (code === 0x10ffff) continue;
    // The numbers behind U+D7FF are no characters.
    return characters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return undefined;
}

function checkedField(field: string): string {
  if (!/^[a-z]\w*$/i.test(field)) throw new TypeError(`"${field}" is no field of a view.`);
  return field;
}
