/** Bounds of one process. Everything is bounded: what is too much is refused before it is taken. */
export type Limits = {
  /** Of a command's body. */
  readonly bodyBytes: number;
  /** Commands whose append is not confirmed; a tenant may have a quarter of them. */
  readonly pendingAppends: number;
  readonly pendingAppendBytes: number;
  /** An append that takes longer is answered as unknown. */
  readonly appendMs: number;
  /** Requests that wait for a status; a tenant may have a quarter of them. */
  readonly heldRequests: number;
  /** How long a read waits for a store that is away. */
  readonly storeMs: number;
  /** Commands with a key that are remembered, and for how long. */
  readonly rememberedKeys: number;
  readonly rememberedMs: number;
  readonly connections: number;
  /** Until a request's headers have come, and until its body has. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** What a client of a stream may leave unread before it is cut. */
  readonly streamBytes: number;
  /** How long a stream lasts. */
  readonly streamMs: number;
  /** Streams of topics; a tenant may have a quarter of them. */
  readonly topicStreams: number;
};

export const LIMITS: Limits = {
  bodyBytes: 262_144,
  pendingAppends: 20_000,
  pendingAppendBytes: 16 * 1024 * 1024,
  appendMs: 5_000,
  heldRequests: 12_000,
  storeMs: 5_000,
  rememberedKeys: 100_000,
  rememberedMs: 600_000,
  connections: 20_000,
  headersMs: 10_000,
  requestMs: 30_000,
  streamBytes: 65_536,
  streamMs: 3_600_000,
  topicStreams: 64,
};
