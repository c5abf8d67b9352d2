import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { DuckDb } from '@waybill/duckdb';
import type { Offset } from '@waybill/messages';

import { openScratchFile } from './line-file.ts';
import type { Found, OpenSource } from './read-batches.ts';
import { tokenAt } from './read-batches.ts';
import type { Message } from './read-message.ts';
import type { Read } from './replay-job.ts';
import type { OutputFile, PartitionState, Section } from './replay-state.ts';
import { restOf } from './replay-state.ts';
import { settleFile } from './settle-file.ts';
import type { SourceTable } from './source-table.ts';
import { createTallyCounter } from './tally-counter.ts';

/** Where a piece ends, so that its file stays small enough to be made anew: the same records give the same pieces. */
export type PieceLimits = { readonly rows: number; readonly characters: number };

export type PieceParts = {
  readonly duckdb: Pick<DuckDb, 'writeParquet'>;
  /** The output's files are below it. */
  readonly data: string;
  /** For what is needed meanwhile. */
  readonly scratch: string;
  readonly limits: PieceLimits;
  readonly read: Read;
  /** Told of each piece that is on the disk. */
  readonly onSection: (section: Section) => void;
};

/**
 * Writes what is left of a partition as Parquet files: `topic=…/date=…/p03-<first offset>.parquet`, the date being the day of
 * the records' times in UTC. A file ends where the day does, or where it is large enough.
 */
export async function writePieces(
  parts: PieceParts,
  { source, table }: { readonly source: OpenSource; readonly table: SourceTable },
  state: PartitionState,
): Promise<void> {
  const rest = restOf(state);
  const { partition } = rest.at;
  const counter = createTallyCounter();
  let piece: Piece | undefined;
  const close = async (next: Offset, token: Offset | undefined) => {
    const file = piece && (await storePiece(parts, { source, table, partition }, piece, next));
    piece = undefined;
    parts.onSection({ source: source.name, partition, next, token, tally: counter.take(), file });
  };
  const add = async (found: Found) => {
    if (found.kind === 'message') {
      const { message, offset } = found;
      const day = dayOf(message);
      if (piece !== undefined && (piece.day !== day || isFull(piece, parts.limits)))
        await close(offset, tokenAt(source, message));
      piece ??= beginPiece(join(parts.scratch, `${source.table}-${partition}.rows`), day, offset);
      const row = table.row(message);
      piece.lines.write(row);
      piece.rows += 1;
      piece.characters += row.length;
    }
    counter.add(found);
  };
  let last = { next: rest.from, token: rest.token };
  try {
    for await (const { found, next, token } of parts.read(source, rest)) {
      for (const each of found) await add(each);
      last = { next, token };
    }
    await close(rest.until, last.token);
  } finally {
    piece?.lines.close();
  }
}

type Piece = {
  /** Days since 1970. */
  readonly day: number;
  readonly from: Offset;
  readonly path: string;
  readonly lines: ReturnType<typeof openScratchFile>;
  rows: number;
  characters: number;
};

function beginPiece(path: string, day: number, from: Offset): Piece {
  return { day, from, path, lines: openScratchFile(path), rows: 0, characters: 0 };
}

function isFull({ rows, characters }: Piece, limits: PieceLimits): boolean {
  return rows >= limits.rows || characters >= limits.characters;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

function dayOf({ record }: Message): number {
  return Math.floor(record.timestampMs / DAY_MS);
}

type PieceOf = { readonly source: OpenSource; readonly table: SourceTable; readonly partition: number };

async function storePiece(
  { duckdb, data }: PieceParts,
  { source, table, partition }: PieceOf,
  { lines, path: rowsPath, day, from, rows }: Piece,
  until: Offset,
): Promise<OutputFile> {
  lines.close();
  const name = `p${String(partition).padStart(2, '0')}-${String(from).padStart(20, '0')}.parquet`;
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  // A colon is nothing that all file systems take.
  const path = `topic=${source.name.replace(':', '~')}/date=${date}/${name}`;
  const file = join(data, path);
  await mkdir(dirname(file), { recursive: true });
  await duckdb.writeParquet(table, rowsPath, file);
  await rm(rowsPath);
  const written = await settleFile(file);
  return { path, rows, ...written, source: source.name, partition, from: String(from), until: String(until) };
}
