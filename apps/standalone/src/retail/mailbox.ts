import type { ConsumerDefinition, ReactorDefinition } from '@waybill/consumer';

type Kind = ConsumerDefinition['kinds'][number];

/** By what a command was caused; its target drops what it has met, by the place of the cause. */
export type Cause = {
  readonly reactor: ReactorDefinition;
  readonly source: Mailbox;
  /** The place of the record in its log, and of the command in the reaction. */
  readonly sequence: number;
  readonly index: number;
};

/** A command on its way. `operation` numbers the client's command that all of it comes from. */
export type Command = {
  readonly type: string;
  readonly data: unknown;
  readonly operation: number;
  readonly cause: Cause | undefined;
};

/** A record of an aggregate's log: an event, or what became of a command that a reactor sent. */
export type Logged =
  | { readonly kind: 'event'; readonly type: string; readonly data: unknown; readonly operation: number }
  | {
      readonly kind: 'answer';
      readonly command: string;
      readonly refusal: { readonly code: string; readonly message: string } | undefined;
      readonly cause: Cause;
      readonly operation: number;
    };

/** One aggregate: what waits for it, what happened to it, and how far each reader of that has come. */
export class Mailbox {
  readonly waiting: Command[] = [];
  readonly log: Logged[] = [];
  /** Operations that go on, by the command that began them. */
  readonly running = new Map<string, number>();
  readonly read = new Map<unknown, number>();
  private readonly met = new Map<string, number>();
  readonly kind: Kind;
  readonly id: string;
  state: unknown;

  constructor(kind: Kind, id: string) {
    this.kind = kind;
    this.id = id;
    this.state = kind.decider.initialState;
  }

  get key(): string {
    return `${this.kind.contract.eventsTopic}|${this.id}`;
  }

  /** Whether it had this command before; from now on it has. */
  hasMet({ reactor, source, sequence, index }: Cause): boolean {
    const key = `${reactor.name}|${source.key}`;
    const place = sequence * 1_000 + index;
    if (place <= (this.met.get(key) ?? -1)) return true;
    this.met.set(key, place);
    return false;
  }
}
