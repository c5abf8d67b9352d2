import type { MessageCodec } from '@waybill/avro';
import { cancelOperationSchema, commandOutcomeSchema, todaysName } from '@waybill/avro';
import type { LogRecord, RecordSchema } from '@waybill/messages';
import { eventReaders, OUTCOME_TYPE, parseCommandMetadata, parseEventMetadata } from '@waybill/messages';

import type { Source } from './choose-sources.ts';

/** One event, outcome or command, as it is understood today. */
export type Message = {
  readonly record: LogRecord;
  readonly id: string;
  /** Full name. */
  readonly type: string;
  /** Short name. */
  readonly name: string;
  /** `ce_source` */
  readonly source: string;
  readonly tenant: string;
  readonly subject: string;
  readonly time: Date;
  /** The aggregate's version with this event; undefined on all others. */
  readonly sequence: number | undefined;
  readonly causationId: string | undefined;
  readonly correlationId: string | undefined;
  readonly traceparent: string | undefined;
  /** As the codec reads it, behind upcasters; as JSON shows it where values come as they were written. */
  readonly data: unknown;
};

/** Whether values come as they are understood today, or as they were written. */
export type Values = 'latest' | 'written';

/** What a source's messages may be, by their short names. */
export type MessageTypes = readonly { readonly type: string; readonly schema: RecordSchema }[];

/** The message types of a source, as they are today. */
export function messageTypes({ kind, topic, contract }: Source): MessageTypes {
  if (kind === 'outcomes') return [{ type: commandOutcomeSchema.name, schema: commandOutcomeSchema }];
  if (kind === 'events') return contract.events.filter((event) => event.topic === topic);
  const own = [...contract.commands, ...contract.internalCommands].filter((command) => command.topic === topic);
  return [...own, { type: cancelOperationSchema.name, schema: cancelOperationSchema }];
}

export type MessageReader = {
  /** Whether a record is one of the source's: a topic holds events and outcomes. */
  readonly isOurs: (record: Pick<LogRecord, 'headers'>) => boolean;
  /** @returns a sentence that says why it can not be read */
  readonly read: (record: LogRecord) => Message | string;
};

/** Reads the messages of a source, whose schemas the codec has prepared. */
export function createMessageReader(
  source: Source,
  codec: Pick<MessageCodec, 'decode'>,
  values: Values,
): MessageReader {
  const { kind } = source;
  const parse = kind === 'commands' ? parseCommand : parseEvent;
  const understand = kind === 'events' && values === 'latest' ? createUnderstanding(source) : asItIs;
  return {
    isOurs: ({ headers }) => kind === 'commands' || (headers['ce_type'] === OUTCOME_TYPE) === (kind === 'outcomes'),
    read: (record) => {
      const about = parse(record);
      if (typeof about === 'string') return about;
      const decoded = record.value === null ? undefined : codec.decode(record.value);
      if (decoded?.ok !== true) return decoded?.reason ?? 'It has no value.';
      const understood = understand(about.type, decoded.value);
      if (understood === undefined) return `The contract does not know ${about.type}.`;
      return { ...about, ...understood, record, source: record.headers['ce_source'] ?? '' };
    },
  };
}

type About = Omit<Message, 'record' | 'name' | 'data' | 'source'>;

function parseEvent(record: LogRecord): About | string {
  const metadata = parseEventMetadata(record);
  if (typeof metadata === 'string') return metadata;
  const { eventId: id, aggregateId: subject, ...rest } = metadata;
  return { ...rest, id, subject };
}

function parseCommand(record: LogRecord): About | string {
  const metadata = parseCommandMetadata(record);
  if (typeof metadata === 'string') return metadata;
  const { commandId: id, aggregateId: subject, ...rest } = metadata;
  return { ...rest, id, subject, sequence: undefined };
}

/** What a record of a type means today. */
type Understand = (type: string, data: unknown) => Pick<Message, 'type' | 'name' | 'data'> | undefined;

function createUnderstanding({ contract, topic }: Source): Understand {
  const readers = eventReaders(contract, topic);
  return (type, data) => {
    const event = readers.get(type)?.(data);
    return event && { type: todaysName(type, event.type), name: event.type, data: event.data };
  };
}

function asItIs(type: string, data: unknown): Pick<Message, 'type' | 'name' | 'data'> {
  return { type, name: type.slice(type.lastIndexOf('.') + 1), data };
}
