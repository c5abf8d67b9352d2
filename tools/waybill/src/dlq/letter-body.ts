import { contractSubjects, parseJson, toJson } from '@waybill/avro';
import type { Contract, RecordSchema } from '@waybill/messages';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { openCodecFor } from '../parts/open-codec.ts';
import type { FiledLetter } from './filed-letter.ts';
import type { Edit } from './redriven-command.ts';

/** What a command holds, or why that can't be read, and its bytes. */
export type LetterBody =
  { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly reason: string; readonly hex: string };

/** @returns the body as HTTP would show it; never throws */
export async function readBody(context: CliContext, { box, letter }: FiledLetter): Promise<LetterBody> {
  const value = letter.value ?? Buffer.alloc(0);
  const hex = value.toString('hex');
  try {
    const codec = await openCodecFor(context, [box.contract]);
    await codec.prepare([value]);
    const decoded = codec.decode(value);
    if (!decoded.ok) return { ...decoded, hex };
    return { ok: true, json: toJson(schemaOf(box.contract, decoded.fullName))(decoded.value) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error), hex };
  }
}

/**
 * The command's new body as it will be sent.
 *
 * @throws `CliError` that names each member that does not fit the schema
 */
export async function toEdit(context: CliContext, { box }: FiledLetter, type: string, json: unknown): Promise<Edit> {
  const parsed = parseJson(schemaOf(box.contract, type))(json);
  if (!parsed.ok) {
    const issues = parsed.issues.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n  ');
    const message = `The body does not fit ${type}; nothing was sent.\n  ${issues}`;
    throw new CliError({ message, exitCode: exitCodes.usage });
  }
  const codec = await openCodecFor(context, [box.contract]);
  return { type, value: codec.encode(type, parsed.value) };
}

/** @throws `CliError` when the contract has no such command */
export function commandType({ box: { contract, aggregate }, letter }: FiledLetter, asked: string | undefined): string {
  const known = [...contract.commands, ...contract.internalCommands].filter((each) => each.aggregate === aggregate);
  const wanted = asked ?? letter.headers['ce_type'];
  const found = known.find(({ type, fullName }) => wanted === type || wanted === fullName);
  if (found !== undefined) return found.fullName;
  const names = known.map(({ type }) => type).join(', ');
  const message = `${box(contract, aggregate)} has no command ${wanted ?? 'without a type'}.`;
  throw new CliError({ message, fix: `Take one with --as: ${names}.`, exitCode: exitCodes.usage });
}

function box({ team }: Contract, aggregate: string): string {
  return `${team}.${aggregate}`;
}

function schemaOf(contract: Contract, fullName: string): RecordSchema {
  const subject = contractSubjects([contract]).find((each) => each.fullName === fullName);
  if (subject !== undefined) return subject.schema;
  throw new CliError({ message: `The contract of ${contract.team} has no ${fullName}.`, exitCode: exitCodes.usage });
}
