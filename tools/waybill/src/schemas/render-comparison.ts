import type { BreakingChange } from '@waybill/avro';

import type { Comparison } from './compare-schemas.ts';

/** Three lines for each breaking change: where, why, and what to do next. */
export function toBreakingLines(breaking: readonly BreakingChange[]): readonly string[] {
  return breaking.flatMap(({ subject, field, why, fix }) => [
    `✗ schema-incompatible  ${subject}${field === '' ? '' : `  ${field}`}`,
    `  why   ${why}`,
    `  next  ${fix}`,
  ]);
}

/** A line for each subject that is new or changed, and one for each of its fields. */
export function toDifferenceLines({ subjects }: Comparison): readonly string[] {
  return subjects.flatMap(({ subject, change, fields }) => {
    if (change === 'same') return [];
    if (change === 'new') return [`+ ${subject}`];
    return [
      `~ ${subject}`,
      ...(fields.length === 0 ? ['docs, limits or defaults'] : fields).map((line) => `    ${line}`),
    ];
  });
}
