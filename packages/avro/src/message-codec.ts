import { setTimeout as delay } from 'node:timers/promises';

import type { Contract } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

import { createFrameDecoder, type KnownSchema } from './frame-decoder.ts';
import { contractSubjects } from './registry/contract-subjects.ts';
import { lookUpIds } from './registry/look-up-ids.ts';
import type { SchemaRegistry } from './registry/schema-registry.ts';
import type { Decoded, OwnSchema } from './wire/schema-codec.ts';
import { encodeFrame, toOwnSchema } from './wire/schema-codec.ts';

/** Writes and reads the values of records: Confluent frames of the contracts' types and of the platform's own. */
export interface MessageCodec {
  /**
   * The frame of a command, event, outcome or claim.
   *
   * @param fullName  such as `orders.order.v1.OrderPlaced` or `waybill.v1.CommandOutcome`
   * @throws          `Error` when the contracts have no such type, or the value does not fit it
   */
  encode(fullName: string, value: unknown): Buffer;
  /**
   * Fetches the schemas that these frames need and that were not met before: call it for each batch, then decode.
   *
   * @returns  undefined when all are known, which is nearly always: then there is nothing to wait for
   * @throws   `PartUnavailableError`, by the promise, while the registry is away: prepare the same batch again later
   */
  prepare(frames: Iterable<Buffer | null>): Promise<void> | undefined;
  /**
   * Reads a frame that is not trusted, into its type as this build has it.
   *
   * @returns  a value, or a reason: then the record is broken for ever, and no retry will help
   * @throws   `PartUnavailableError` when its schema was not prepared: it is fetched now, so read the record again
   */
  decode(frame: Buffer): Decoded;
}

export type CodecOptions = {
  readonly registry: SchemaRegistry;
  /** All whose records will be read or written. */
  readonly contracts: readonly Contract[];
  /** Told what is waited for, in a sentence, each time that it changes. */
  readonly onWaiting?: (reason: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
};

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2000;

/**
 * Looks up the ids of all schemas, and waits as long as the registry is away or does not have them.
 *
 * @throws `ConfigurationRefusedError` when the registry refuses to answer, an `AbortError` when the signal fired
 */
export async function openCodec(options: CodecOptions): Promise<MessageCodec> {
  const known = await waitForSchemas(options);
  const byName = new Map(known.map((schema) => [schema.own.fullName, schema]));
  return {
    encode: (fullName, value) => {
      const schema = byName.get(fullName);
      if (schema === undefined) throw new Error(`No contract of this codec has the type ${fullName}.`);
      return encodeFrame(schema.own, schema.id, value);
    },
    ...createFrameDecoder(options.registry, known),
  };
}

async function waitForSchemas({
  registry,
  contracts,
  onWaiting,
  signal,
}: CodecOptions): Promise<readonly KnownSchema[]> {
  const own = new Map(contractSubjects(contracts).map(({ fullName, schema }) => [fullName, toOwnSchema(schema)]));
  let told: string | undefined;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const found = await lookUpSchemas(registry, contracts, own);
    if (typeof found !== 'string') return found;
    if (found !== told) onWaiting?.(found);
    told = found;
    await delay(waitMs, undefined, { signal });
  }
}

/** All schemas with their ids, or a sentence that says what is missing. */
async function lookUpSchemas(
  registry: SchemaRegistry,
  contracts: readonly Contract[],
  own: ReadonlyMap<string, OwnSchema>,
): Promise<readonly KnownSchema[] | string> {
  try {
    const ids = await lookUpIds(registry, contracts);
    return ids.flatMap(({ subject, fullName, id }) => {
      const schema = own.get(fullName);
      return schema === undefined ? [] : [{ subject, id, own: schema }];
    });
  } catch (error) {
    if (error instanceof PartUnavailableError) return error.message;
    throw error;
  }
}
