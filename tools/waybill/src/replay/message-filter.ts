import { isCelError, parse, plan, celEnv } from '@bufbuild/cel';
import type { CelInput } from '@bufbuild/cel';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';

import type { AvroType } from '@waybill/avro';
import { parseSchema } from '@waybill/avro';

import { CliError, exitCodes } from '../cli-error.ts';
import type { Message, MessageTypes } from './read-message.ts';

/** Decides by an expression which messages are wanted. */
export type MessageFilter = {
  readonly isWanted: (message: Message) => boolean;
  /** How often it had an answer, how often none, such as for a member that a message does not have, and why first. */
  readonly told: () => { readonly answered: number; readonly unanswered: number; readonly reason: string | undefined };
};

/** Longer ones could take a long time for each message. */
const LONGEST_EXPRESSION = 2_000;

/**
 * A filter by an expression over `type`, `name`, `id`, `source`, `tenant`, `subject`, `time`, `sequence`, `causationid`,
 * `correlationid`, `partition`, `offset` and `data`. A message of which it has no answer is not wanted.
 *
 * @throws   `CliError` for an expression that is none
 * @source   Common Expression Language, https://cel.dev
 */
export function createMessageFilter(expression: string, types: MessageTypes): MessageFilter {
  const evaluate = compile(expression);
  const values = new Map(types.map(({ type, schema }) => [type, toCelValue(parseSchema(schema))]));
  let [answered, unanswered] = [0, 0];
  let reason: string | undefined;
  return {
    isWanted: (message) => {
      const answer = evaluate(bindings(message, values.get(message.name)));
      if (typeof answer === 'boolean') {
        answered += 1;
        return answer;
      }
      unanswered += 1;
      reason ??= isCelError(answer) ? answer.message : 'it gives neither true nor false.';
      return false;
    },
    told: () => ({ answered, unanswered, reason }),
  };
}

function compile(expression: string): ReturnType<typeof plan> {
  if (expression.length > LONGEST_EXPRESSION) throw wrong(`it is longer than ${LONGEST_EXPRESSION} characters.`);
  try {
    return plan(celEnv(), parse(expression));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(reason: string): CliError {
  return new CliError({
    message: `--filter is no expression: ${reason}`,
    fix: `It is CEL over type, subject, time, data and others, such as 'data.totalPence > 100000 && tenant == "demo"'.`,
    exitCode: exitCodes.usage,
  });
}

type ToCel = (value: unknown) => CelInput;

function bindings(message: Message, dataOf: ToCel | undefined): Record<string, CelInput> {
  const { record, sequence } = message;
  return {
    ...{ type: message.type, name: message.name, id: message.id, source: message.source },
    ...{ tenant: message.tenant, subject: message.subject, time: timestampFromDate(message.time) },
    sequence: sequence === undefined ? null : BigInt(sequence),
    causationid: message.causationId ?? null,
    correlationid: message.correlationId ?? null,
    partition: BigInt(record.partition),
    offset: BigInt(record.offset),
    data: dataOf === undefined ? null : dataOf(message.data),
  };
}

/** Values as the language has them: whole numbers as int, however Avro keeps them. */
function toCelValue(type: AvroType): ToCel {
  const other = ofKind(type);
  return (value) => (value === null || value === undefined ? null : other(value));
}

function ofKind(type: AvroType): ToCel {
  switch (type.kind) {
    case 'int':
      return (value) => BigInt(Number(value));
    case 'timestamp':
      return (value) => timestampFromDate(new Date(Number(value)));
    case 'optional':
      return ofKind(type.of);
    case 'array': {
      const item = toCelValue(type.items);
      return (value) => (value as readonly unknown[]).map(item); // As the codec reads an array.
    }
    case 'map': {
      const of = toCelValue(type.values);
      return (value) => new Map(Object.entries(Object(value) as object).map(([key, each]) => [key, of(each)]));
    }
    case 'record': {
      const fields = type.fields.map(({ name, type: field }) => ({ name, of: toCelValue(field) }));
      return (value) => {
        const record = value as Readonly<Record<string, unknown>>; // As the codec reads a record.
        return new Map(fields.map(({ name, of }) => [name, of(record[name])]));
      };
    }
    default:
      // Texts, 64-bit integers, doubles, booleans and bytes are what the language takes.
      return (value) => value as CelInput;
  }
}
