/** What became of one partition's batch. */
export type BatchAnswer =
  | { readonly status: 'stored'; readonly baseOffset: bigint }
  /** The leader said no; `appended` when it had appended the batch before it said so. */
  | { readonly status: 'refused'; readonly errorCode: number; readonly appended: boolean }
  /** Sent, and never answered. */
  | { readonly status: 'lost'; readonly cause: unknown };

/** A batch that goes with a flight. */
export type Load = { readonly bytes: Buffer; readonly settle: (answer: BatchAnswer) => void };

/** Waits for the next flight to the leader of its partition. */
export interface Cargo {
  /** The topic's full name. */
  readonly topic: string;
  readonly partition: number;
  /** The batch, made at departure so that late comers still join; undefined when nothing is left to send. */
  load(): Load | undefined;
}
