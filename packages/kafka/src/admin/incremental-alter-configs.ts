import type { ClientRequest } from '../client/kafkajs-internals.ts';

const INCREMENTAL_ALTER_CONFIGS = 44;
const VERSION = 0;
const TOPIC = 2;
const SET = 0;

/** What a broker says to it: 0 and nothing when it was done. */
export type AlterConfigsAnswer = {
  readonly errorCode: number;
  readonly message: string;
  readonly clientSideThrottleTime: number;
};

/**
 * Changes the named settings of one topic and no other one. The client knows only the old AlterConfigs, which replaces
 * all settings of a topic: what somebody else set between our look and our wish would be gone, their retention too.
 *
 * Request => [resource_type INT8, resource_name STRING, [name STRING, operation INT8, value NULLABLE_STRING]],
 *   validate_only BOOLEAN
 * Answer => throttle_time_ms INT32, [error_code INT16, error_message NULLABLE_STRING, resource_type INT8,
 *   resource_name STRING]
 *
 * @param topic  its full name
 * @source Apache Kafka protocol guide, IncrementalAlterConfigs version 0 (KIP-339)
 */
export function incrementalAlterConfigsRequest(
  topic: string,
  settings: Readonly<Record<string, string>>,
): ClientRequest<AlterConfigsAnswer> {
  return {
    request: {
      apiKey: INCREMENTAL_ALTER_CONFIGS,
      apiVersion: VERSION,
      apiName: 'IncrementalAlterConfigs',
      encode: () => {
        const buf = encode(topic, settings);
        return Promise.resolve({ buf, buffer: buf, offset: buf.length });
      },
    },
    response: { decode: (payload) => Promise.resolve(decode(payload)), parse: (answer) => Promise.resolve(answer) },
  };
}

function encode(topic: string, settings: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(settings);
  return Buffer.concat([
    int32(1),
    Buffer.of(TOPIC),
    string(topic),
    int32(entries.length),
    ...entries.flatMap(([name, value]) => [string(name), Buffer.of(SET), string(value)]),
    // It is meant.
    Buffer.of(0),
  ]);
}

/** One topic was asked for, so there is one answer. */
function decode(payload: Buffer): AlterConfigsAnswer {
  const errorCode = payload.readInt16BE(8);
  const size = Math.max(0, payload.readInt16BE(10));
  return {
    errorCode,
    message: payload.toString('utf8', 12, 12 + size),
    clientSideThrottleTime: payload.readInt32BE(0),
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function string(value: string): Buffer {
  const text = Buffer.from(value, 'utf8');
  const size = Buffer.alloc(2);
  size.writeInt16BE(text.length);
  return Buffer.concat([size, text]);
}
