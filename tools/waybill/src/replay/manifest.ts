import { readFileSync } from 'node:fs';

import type { MessageView } from '@waybill/duckdb';

import { CliError, exitCodes } from '../cli-error.ts';
import type { OutputFile, ReplayState, Unreadable } from './replay-state.ts';
import { addTallies, recordsOf } from './replay-state.ts';

/** What was asked for but the places: whoever adds to an output asks for the same. */
export type ManifestFilter = Readonly<Record<string, string>>;

/** What a replay came to. The same range of the same log gives the same, to the byte: it tells no clock. */
export type Manifest = {
  readonly format: string;
  readonly sources: readonly {
    readonly source: string;
    readonly table?: string;
    readonly columns?: readonly { readonly name: string; readonly type: string }[];
    readonly views?: readonly MessageView[];
    readonly partitions: readonly {
      readonly partition: number;
      readonly from: string;
      /** The offset behind the last record. */
      readonly until: string;
    }[];
  }[];
  readonly filter: ManifestFilter;
  readonly records: number;
  readonly messages: number;
  /** Of superseded owners: dropped. */
  readonly voided: number;
  readonly types: Readonly<Record<string, number>>;
  readonly schemaIds: readonly number[];
  /** Records that could not be read, and are left out. */
  readonly unreadable: readonly Unreadable[];
  readonly bytes: number;
  readonly files: readonly OutputFile[];
};

export type ManifestSource = Pick<Manifest['sources'][number], 'source' | 'table' | 'columns' | 'views'>;

/** Tells of an output that is complete. */
export function describeOutput(
  about: { readonly format: string; readonly sources: readonly ManifestSource[]; readonly filter: ManifestFilter },
  state: ReplayState,
  files: readonly OutputFile[],
): Manifest {
  const { partitions, tally } = state;
  return {
    format: about.format,
    sources: about.sources.map((each) => ({
      ...each,
      partitions: partitions
        .filter(({ source }) => source === each.source)
        .map(({ partition, from, until }) => ({ partition, from, until })),
    })),
    filter: about.filter,
    records: recordsOf(partitions),
    ...tally,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: [...files].sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** The manifest of an output to which more was added. */
export function extendManifest(base: Manifest, added: Manifest): Manifest {
  const begins = new Map(
    base.sources.flatMap(({ source, partitions }) =>
      partitions.map(({ partition, from }) => [`${source} ${partition}`, from]),
    ),
  );
  return {
    ...added,
    sources: added.sources.map((each) => ({
      ...each,
      partitions: each.partitions.map((at) => ({
        ...at,
        from: begins.get(`${each.source} ${at.partition}`) ?? at.from,
      })),
    })),
    records: base.records + added.records,
    ...addTallies(base, added),
    bytes: base.bytes + added.bytes,
    files: [...base.files, ...added.files].sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** @throws `CliError` when it can not be read, or is no manifest */
export function readManifest(path: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw notOne(path, cause instanceof Error ? cause.message : String(cause));
  }
  const { format, sources, files, filter } = Object(json) as Partial<Manifest>; // Of what every manifest has.
  if (typeof format !== 'string' || !Array.isArray(sources) || !Array.isArray(files) || typeof filter !== 'object')
    throw notOne(path, 'a manifest has format, sources, filter and files.');
  return json as Manifest; // What has them was written by a replay.
}

function notOne(path: string, reason: string): CliError {
  return new CliError({
    message: `${path} is no manifest of a replay: ${reason}`,
    fix: 'Name the manifest.json of a data set, or the .manifest.json beside a file.',
    exitCode: exitCodes.usage,
  });
}
