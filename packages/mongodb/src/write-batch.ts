import type { Db, Document } from 'mongodb';

import { runCommand } from './run-command.ts';

/** What one statement of a batch met: its place in the batch, and the server's code. */
export type WriteError = { readonly index: number; readonly code: number; readonly message: string };

type Reply = {
  readonly writeErrors?: readonly { readonly index: number; readonly code: number; readonly errmsg: string }[];
};

export const DUPLICATE_KEY = 11_000;

/** The server takes 100,000, but one message must stay within 16 MiB. */
const MAX_STATEMENTS = 1_000;
/** The driver's own buffer is too small, or the server refuses the message. */
const TOO_LARGE_CODES = new Set<unknown>(['ERR_OUT_OF_RANGE', 10_334, 17_280, 17_419, 17_420]);

/**
 * Inserts all documents, in any order, acknowledged by the primary alone.
 *
 * @returns the errors of single documents; the others are written
 */
export function insertBatch(db: Db, collection: string, documents: readonly Document[]): Promise<WriteError[]> {
  return inParts(documents, (part) => ({
    insert: collection,
    documents: part,
    ordered: false,
    writeConcern: { w: 1 },
  }))(db);
}

/** Runs all update statements (`{q, u, upsert}`), in any order, acknowledged by the primary alone. */
export function updateBatch(db: Db, collection: string, updates: readonly Document[]): Promise<WriteError[]> {
  return inParts(updates, (part) => ({
    update: collection,
    updates: part,
    ordered: false,
    writeConcern: { w: 1 },
  }))(db);
}

function inParts(
  statements: readonly Document[],
  toCommand: (part: readonly Document[]) => Document,
): (db: Db) => Promise<WriteError[]> {
  async function run(db: Db, from: number, to: number): Promise<WriteError[]> {
    try {
      const reply = await runCommand<Reply>(db, toCommand(statements.slice(from, to)));
      return toErrors(reply, from);
    } catch (error) {
      if (to - from <= 1 || !isTooLarge(error)) throw error;
    }
    // Guards make it harmless to write some of these twice.
    const middle = (from + to) >> 1;
    return [...(await run(db, from, middle)), ...(await run(db, middle, to))];
  }
  return async (db) => {
    const errors: WriteError[] = [];
    for (let from = 0; from < statements.length; from += MAX_STATEMENTS)
      errors.push(...(await run(db, from, Math.min(from + MAX_STATEMENTS, statements.length))));
    return errors;
  };
}

function toErrors({ writeErrors = [] }: Reply, from: number): WriteError[] {
  return writeErrors.map(({ index, code, errmsg }) => ({ index: from + index, code, message: errmsg }));
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && TOO_LARGE_CODES.has(error.code);
}
