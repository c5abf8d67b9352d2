import type { MessageCodec, SchemaRegistry } from '@waybill/avro';
import { openCodec } from '@waybill/avro';
import type { Contract } from '@waybill/messages';
import { abortWithin } from '@waybill/service';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { findRegistry } from '../schemas/earlier-schemas.ts';

const REGISTRY_MS = 10_000;

/**
 * A codec for who only looks: ten seconds are enough for a registry that is there, and nobody must wait for one that is not.
 *
 * @param as  what the codec takes for the registry
 * @throws    `CliError`
 */
export async function openCodecFor(
  context: CliContext,
  contracts: readonly Contract[],
  as = (registry: SchemaRegistry): SchemaRegistry => registry,
): Promise<MessageCodec> {
  const registry = await findRegistry(context);
  const problem = { message: 'No schema registry is named and none runs here.' };
  if (registry === undefined)
    throw new CliError({ ...problem, fix: 'Set SCHEMA_REGISTRY_URL.', exitCode: exitCodes.usage });
  const signal = abortWithin(context.signal, REGISTRY_MS);
  const waiting: string[] = [];
  const told = (reason: string) => waiting.push(reason);
  return openCodec({ registry: as(registry), contracts, signal, onWaiting: told }).catch((cause: unknown) => {
    throw new CliError({ message: waiting.at(-1) ?? String(cause), fix: 'Look at waybill stack status.', cause });
  });
}
