import { createHash } from 'node:crypto';

/** One numbered command of the load. Every request for it has the same key. */
export type Submission = {
  readonly number: number;
  readonly method: 'PUT' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Without the quotes of the header. */
  readonly key: string;
  /** Topic in which it must land, without prefix. */
  readonly topic: string;
  readonly aggregateId: string;
  /** False if the door must refuse it. */
  readonly valid: boolean;
};

/** What one request for a command came to; times are ms since 1970 on the clock of this process. */
export type Attempt = {
  readonly number: number;
  readonly sentMs: number;
  readonly answeredMs: number;
  /** `unknown`: 503 `append-unknown`, a timeout, or a connection that broke: the command may be in the log. */
  readonly answer: 'accepted' | 'not-accepted' | 'refused' | 'unknown';
  /** HTTP status; 0 if no answer came. */
  readonly status: number;
  readonly code: string;
  /** Of a 202; else empty. */
  readonly operationId: string;
};

/** A status document as far as the checks look at it. */
export type SeenStatus = {
  readonly operationId: string;
  readonly seenMs: number;
  readonly httpStatus: number;
  readonly status: string;
  readonly commandId: string;
  readonly errorCode: string;
  readonly etag: string;
};

/** What clients saw. */
export type ClientHistory = {
  readonly tenant: string;
  readonly submissions: readonly Submission[];
  readonly attempts: readonly Attempt[];
  /** Everything that polls during the run saw, in order of time. */
  readonly watched: readonly SeenStatus[];
  /** The status of every accepted operation after healing; one that could not be read is missing. */
  readonly finals: readonly SeenStatus[];
  /** Views after healing by their path; the body of a 404 is undefined. */
  readonly views: ReadonlyMap<string, Readonly<Record<string, unknown>> | undefined>;
};

/**
 * The id of a command with a key, by the rule of the protocol, written down again: SHA-256 over tenant, method, path and
 * key, in the form of a UUIDv8.
 */
export function commandIdOf(
  tenant: string,
  { method, path, key }: Pick<Submission, 'method' | 'path' | 'key'>,
): string {
  const bytes = createHash('sha256').update([tenant, method, path, key].join('\0')).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What an operation id says: the command's id and its address, but for the topic, of which it has only a tag. */
export function readOperationId(operationId: string): {
  readonly commandId: string;
  readonly topicTag: string;
  readonly partition: number;
  readonly offset: number;
} {
  const bytes = Buffer.from(operationId.slice(3), 'base64url');
  return {
    commandId: bytes.toString('hex', 10, 26).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    topicTag: bytes.toString('hex', 26, 30),
    partition: bytes.readUInt16BE(30),
    offset: Number(bytes.readBigUInt64BE(32)),
  };
}

/** The tag of a topic in operation ids: the first four bytes of SHA-256 over its name without prefix. */
export function topicTagOf(topic: string): string {
  return createHash('sha256').update(topic).digest('hex').slice(0, 8);
}
