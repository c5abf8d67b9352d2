import type { ListQuery, Refusal } from '@waybill/http';
import { isRefusal, refuse } from '@waybill/http';
import type { Catalogue, RowFilter } from '@waybill/operations';

type ListFilter = ListQuery['filters'][number];

/** The filters of a list of operations as they are stored: rows know full names of types, and ids of targets. */
export function toRowFilters(filters: ListQuery['filters'], catalogue: Catalogue): readonly RowFilter[] | Refusal {
  const all: RowFilter[] = [];
  for (const filter of filters) {
    const some = TRANSLATORS[filter.field]?.(filter, catalogue);
    if (some === undefined || isRefusal(some))
      return some ?? refuse('parameter-invalid', `There is no filter "${filter.field}".`);
    all.push(...some);
  }
  return all;
}

const TRANSLATORS: Readonly<
  Record<string, ((filter: ListFilter, catalogue: Catalogue) => readonly RowFilter[] | Refusal) | undefined>
> = {
  status: (filter) => exact(filter, 'status'),
  commandId: (filter) => exact(filter, 'commandId'),
  kind: (filter, catalogue) => {
    const kinds = listOf(filter);
    if (kinds === undefined) return notSo(filter);
    return ofTypes([...catalogue].filter(([, { kind }]) => kinds.includes(kind)).map(([fullName]) => fullName));
  },
  target: (filter, catalogue) => {
    if (filter.operator !== 'eq') return notSo(filter);
    const [, prefix = '', id = ''] = /^(.*\/)([^/]*)$/.exec(String(filter.value)) ?? [];
    const types = [...catalogue]
      .filter(([, { targetPrefix }]) => targetPrefix === prefix)
      .map(([fullName]) => fullName);
    return [...ofTypes(types), { field: 'target', operator: 'eq', value: id }];
  },
  createdDateTime: ({ operator, value, field }) =>
    operator === 'prefix' ? notSo({ field, operator, value }) : [{ field: 'time', operator, value }],
};

function exact(filter: ListFilter, field: RowFilter['field']): readonly RowFilter[] | Refusal {
  const { operator, value } = filter;
  return operator === 'eq' || operator === 'in' ? [{ field, operator, value }] : notSo(filter);
}

/** Of no type at all, where a client names one that does not exist. */
function ofTypes(types: readonly string[]): readonly RowFilter[] {
  return [{ field: 'commandType', operator: 'in', value: types }];
}

function listOf({ operator, value }: ListFilter): readonly unknown[] | undefined {
  if (operator === 'in') return value as readonly unknown[]; // So it was parsed.
  return operator === 'eq' ? [value] : undefined;
}

function notSo({ field, operator }: ListFilter): Refusal {
  return refuse('parameter-invalid', `Operations can't be filtered by ${field}[${operator}].`);
}
