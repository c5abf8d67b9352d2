import {
  type BreakingChange,
  type ContractSubject,
  describeChanges,
  findBreakingChanges,
  isSameSchema,
} from '@waybill/avro';
import type { RecordSchema } from '@waybill/messages';

/** How this build's schemas stand to earlier ones. */
export type Comparison = {
  /** With what they were compared, for people: `the registry`. */
  readonly against: string;
  readonly breaking: readonly BreakingChange[];
  readonly subjects: readonly ComparedSubject[];
};

export type ComparedSubject = {
  readonly subject: string;
  readonly change: 'same' | 'changed' | 'new';
  /** Fields that differ from the last version, one line each. */
  readonly fields: readonly string[];
};

/** Where earlier versions come from. */
export type EarlierSchemas = {
  readonly name: string;
  /** Oldest first; none when the subject is new. */
  readonly versions: (subject: ContractSubject) => Promise<readonly RecordSchema[]>;
};

/**
 * Compares all subjects with their earlier versions.
 *
 * @throws `PartUnavailableError`, and `TypeError` when an earlier schema is none that contracts may have
 */
export async function compareSchemas(
  subjects: readonly ContractSubject[],
  earlier: EarlierSchemas,
): Promise<Comparison> {
  const compared = await Promise.all(
    subjects.map(async (subject) => {
      const versions = await earlier.versions(subject);
      return { breaking: findBreakingChanges(subject, versions), subject: compareSubject(subject, versions) };
    }),
  );
  return {
    against: earlier.name,
    breaking: compared.flatMap(({ breaking }) => breaking),
    subjects: compared.map(({ subject }) => subject),
  };
}

function compareSubject({ subject, schema }: ContractSubject, versions: readonly RecordSchema[]): ComparedSubject {
  const last = versions.at(-1);
  if (last === undefined) return { subject, change: 'new', fields: [] };
  if (isSameSchema(last, schema)) return { subject, change: 'same', fields: [] };
  return { subject, change: 'changed', fields: describeChanges(last, schema) };
}
