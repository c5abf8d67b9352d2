import type { AggregateId, Tenant } from './ids.ts';
import { isAggregateId, isTenant } from './ids.ts';
import type { Position } from './position.ts';
import { parsePosition } from './position.ts';
import type { LogRecord } from './record.ts';

type Record = Pick<LogRecord, 'headers' | 'key'>;
type Guard<Text extends string> = (text: string) => text is Text;

/** Reads typed values out of a record's headers; the first that is missing or wrong ends the parse. */
export type HeaderParser = {
  required<Text extends string>(name: string, isValid: Guard<Text>): Text;
  optional<Text extends string>(name: string, isValid: Guard<Text>): Text | undefined;
  time(name: string): Date;
  /** Of `ce_position`; nowhere without it. */
  position(): Position;
  /** Tenant and aggregate, which must be those of the record's key. */
  addressee(): { readonly tenant: Tenant; readonly aggregateId: AggregateId };
};

class HeaderProblem extends Error {}

/** Runs a parse and turns its first problem into a sentence: bad bytes from outside are a value, not an exception. */
export function parseHeaders<Parsed>(record: Record, parse: (read: HeaderParser) => Parsed): Parsed | string {
  try {
    return parse(parserOf(record));
  } catch (problem) {
    if (problem instanceof HeaderProblem) return problem.message;
    throw problem;
  }
}

export function isPresent(text: string): text is string {
  return text !== '';
}

function parserOf({ headers, key }: Record): HeaderParser {
  function optional<Text extends string>(name: string, isValid: Guard<Text>): Text | undefined {
    const text = headers[name];
    if (text === undefined) return undefined;
    if (!isValid(text))
      throw new HeaderProblem(`The header ${name} is not valid: ${JSON.stringify(text.slice(0, 80))}.`);
    return text;
  }
  function required<Text extends string>(name: string, isValid: Guard<Text>): Text {
    const value = optional(name, isValid);
    if (value === undefined) throw new HeaderProblem(`The header ${name} is missing.`);
    return value;
  }
  return {
    optional,
    required,
    time: (name) => new Date(required(name, isTime)),
    position() {
      const position = parsePosition(headers['ce_position']);
      if (position === undefined) throw new HeaderProblem('The header ce_position is not valid.');
      return position;
    },
    addressee() {
      const [tenant, aggregateId] = [required('ce_tenant', isTenant), required('ce_subject', isAggregateId)];
      if (key?.toString('utf8') !== `${tenant}|${aggregateId}`) {
        throw new HeaderProblem('The key is not "tenant|subject" of the headers.');
      }
      return { tenant, aggregateId };
    },
  };
}

function isTime(text: string): text is string {
  return !Number.isNaN(Date.parse(text));
}
