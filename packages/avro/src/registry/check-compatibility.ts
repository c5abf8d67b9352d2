import type { RecordSchema } from '@waybill/messages';

import type { RecordType } from '../schema/avro-type.ts';
import { findMisfits, type Misfit } from '../schema/find-misfits.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import { readAsOwn, toOwnSchema } from '../wire/schema-codec.ts';
import type { ContractSubject } from './contract-subjects.ts';

/** A change that would leave records unreadable. */
export type BreakingChange = {
  readonly subject: string;
  /** The field, such as `lines[].kind`; empty for the record itself. */
  readonly field: string;
  /** Which earlier version it breaks with, from 1. */
  readonly version: number;
  /** A sentence: what can't be read any more, by whom. */
  readonly why: string;
  /** A sentence: the ways out. */
  readonly fix: string;
};

/**
 * What a subject's schema breaks with its earlier versions, oldest first. It must read the records of all of them;
 * where the rule is FULL_TRANSITIVE, builds that have an earlier version must read its records too.
 *
 * @throws `TypeError` when a schema is not as contracts need it
 */
export function findBreakingChanges(
  { subject, schema, compatibility }: ContractSubject,
  earlier: readonly RecordSchema[],
): readonly BreakingChange[] {
  const now = parseSchema(schema);
  return earlier.flatMap((then, index) => {
    const before = parseSchema(then);
    const toChange = { subject, version: index + 1 };
    const backward = misfitsOf({ type: now, schema }, { type: before, schema: then });
    const forward =
      compatibility === 'FULL_TRANSITIVE' ? misfitsOf({ type: before, schema: then }, { type: now, schema }) : [];
    return [
      ...backward.map((misfit) => ({
        ...{ ...toChange, field: misfit.path },
        why: `Records of version ${index + 1} could not be read by this build: ${misfit.why}.`,
        fix: BACKWARD_FIXES[misfit.kind],
      })),
      ...forward.map((misfit) => ({
        ...{ ...toChange, field: misfit.path },
        why: `New records could not be read by builds that have version ${index + 1}: ${misfit.why}.`,
        fix: FORWARD_FIXES[misfit.kind],
      })),
    ];
  });
}

type Form = { readonly type: RecordType; readonly schema: RecordSchema };

/** The codec has the last word: what it could not read is a misfit, though its place is not known. */
function misfitsOf(reader: Form, writer: Form): readonly Misfit[] {
  const misfits = findMisfits(reader.type, writer.type);
  if (misfits.length > 0) return misfits;
  try {
    readAsOwn(toOwnSchema(reader.schema), writer.schema);
    return [];
  } catch (error) {
    return [{ path: '', kind: 'type', why: error instanceof Error ? error.message : String(error) }];
  }
}

const NEW_MESSAGE = 'or add a new version of the message, in a namespace that ends in the next v<N>';
const BACKWARD_FIXES: Readonly<Record<Misfit['kind'], string>> = {
  missing: `Give the field a default, or make it ["null", T] with the default null, ${NEW_MESSAGE}.`,
  type: `Keep the type, and add a field of another name with a default, ${NEW_MESSAGE}.`,
  name: `Keep the name of the type, ${NEW_MESSAGE}.`,
  symbol: `Keep the symbol, or give the enum a default, ${NEW_MESSAGE}.`,
};
const FORWARD_FIXES: Readonly<Record<Misfit['kind'], string>> = {
  ...BACKWARD_FIXES,
  missing: `Keep the field, under its old name, and write something into it, ${NEW_MESSAGE}.`,
  symbol: `Earlier builds have no default for the enum: keep to its symbols, ${NEW_MESSAGE}.`,
};
