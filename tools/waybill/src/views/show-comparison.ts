import type { Comparison } from '@waybill/rebuild';

import { findDifferences } from '../past/find-differences.ts';
import type { Plain } from '../past/to-plain.ts';
import { toPlain } from '../past/to-plain.ts';
import { toColumns } from '../parts/to-columns.ts';

/** What differs in one document; a side that is not there is `null`. */
export type PlainComparison = {
  readonly equal: number;
  readonly differing: number;
  readonly unsettled: number;
  readonly differences: readonly {
    readonly tenant: string;
    readonly id: string;
    readonly left: Plain;
    readonly right: Plain;
  }[];
};

/** A comparison as JSON has it. */
export function toPlainComparison({ equal, differing, unsettled, differences }: Comparison): PlainComparison {
  return {
    equal,
    differing,
    unsettled,
    differences: differences.map(({ tenant, id, left, right }) => ({
      ...{ tenant, id },
      left: sideOf(left),
      right: sideOf(right),
    })),
  };
}

function sideOf(stored: Comparison['differences'][number]['left']): Plain {
  if (stored === undefined) return null;
  return {
    version: stored.version,
    deleted: stored.document === undefined,
    document: toPlain(stored.document ?? null),
  };
}

/** The places in which the first documents differ, as a table. */
export function toDifferenceLines({ differences }: PlainComparison, left: number, right: number): readonly string[] {
  const rows = differences.flatMap(({ tenant, id, left: before, right: behind }) =>
    findDifferences(before ?? undefined, behind ?? undefined).map((change) => [
      ...[tenant, id, change.path === '' ? '/' : change.path],
      ...[change.old, change.new].map((value) => (value === undefined ? '' : JSON.stringify(value))),
    ]),
  );
  const head = ['TENANT', 'ID', 'PATH', `GENERATION ${left}`, `GENERATION ${right}`];
  return rows.length === 0 ? [] : toColumns([head, ...rows]);
}

/** A comparison in one sentence, or two. */
export function toSentence({ equal, differing, unsettled, differences }: PlainComparison): string {
  const moving = unsettled > 0 ? ` Of ${unsettled} nothing is known: they changed whenever they were looked at.` : '';
  if (differing === 0) return `${unsettled > 0 ? '' : 'All '}${equal} documents are the same.${moving}`;
  const shown = differences.length < differing ? `, of which ${differences.length} are shown` : '';
  return `${differing} documents differ${shown}; ${equal} are the same.${moving}`;
}
