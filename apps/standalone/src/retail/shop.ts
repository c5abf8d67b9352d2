import type { Answer, ConsumerDefinition, ReactorDefinition, Send, Source } from '@waybill/consumer';
import { toAggregateId, toTenant } from '@waybill/messages';
import type { ProjectedEvent, Projection, ViewDocument } from '@waybill/projection';
import type { SeededRandom } from '@waybill/testing';

import type { Command, Logged } from './mailbox.ts';
import { Mailbox } from './mailbox.ts';

/** A client's command, and the topic of the aggregate that takes it. */
export type Submission = {
  readonly topic: string;
  readonly aggregateId: string;
  readonly type: string;
  readonly data: unknown;
};

export type ShopParts = {
  readonly consumers: readonly ConsumerDefinition[];
  readonly projections: readonly Projection[];
  /** Decides who comes next, and which records are read twice. */
  readonly random: SeededRandom;
};

type Answered = Omit<Extract<Logged, { readonly kind: 'answer' }>, 'kind' | 'cause'> & Pick<Command, 'cause'>;

const TENANT = toTenant('shop');
const READ_AGAIN = 0.1;
/** There is no clock, and no decider of the shop asks for one. */
const NO_TIME = new Date(0);

/**
 * All teams in one process, without a log, a network or a clock: deciders, reactors and views alone. Each aggregate takes
 * its commands in order, each reader the records of an aggregate in order; everything else happens in any order.
 */
export class Shop {
  /** Each view's documents by id. */
  readonly views: ReadonlyMap<string, Map<string, ViewDocument>>;
  /** What became of the submissions, by their number: `Succeeded` or `Failed/<code>`. */
  readonly outcomes = new Map<number, string>();
  readonly mailboxes = new Map<string, Mailbox>();
  private readonly parts: ShopParts;
  private readonly tasks: (() => void)[] = [];
  private readonly behind = new Map<number, () => void>();

  constructor(parts: ShopParts) {
    this.parts = parts;
    this.views = new Map(parts.projections.map(({ name }) => [name, new Map()]));
  }

  /** Submits the commands of a lane, each when the one before has ended. `number` is that of the first. */
  follow(lane: readonly Submission[], number: number): void {
    const [first, ...rest] = lane;
    if (first === undefined) return;
    this.behind.set(number, () => {
      this.follow(rest, number + 1);
    });
    const { topic, aggregateId, type, data } = first;
    this.post(this.mailboxOf(topic, aggregateId), { type, data, operation: number, cause: undefined });
  }

  /** Lets things happen until nothing is left to do, or until `steps` of them have happened. */
  run(steps = Infinity): void {
    for (let step = 0; step < steps && this.tasks.length > 0; step += 1) {
      const at = this.parts.random.integer(this.tasks.length);
      const last = this.tasks.pop();
      const task = this.tasks[at] ?? last;
      if (at < this.tasks.length && last) this.tasks[at] = last;
      task?.();
    }
  }

  private mailboxOf(commandsTopic: string, aggregateId: string): Mailbox {
    const key = `${commandsTopic}|${aggregateId}`;
    const known = this.mailboxes.get(key);
    if (known) return known;
    const kind = this.parts.consumers
      .flatMap(({ kinds }) => kinds)
      .find(({ contract }) => contract.commandsTopic === commandsTopic);
    if (kind === undefined) throw new Error(`Nobody takes commands of ${commandsTopic}.`);
    const mailbox = new Mailbox(kind, aggregateId);
    this.mailboxes.set(key, mailbox);
    return mailbox;
  }

  private post(mailbox: Mailbox, command: Command): void {
    mailbox.waiting.push(command);
    this.tasks.push(() => {
      const next = mailbox.waiting.shift();
      if (next) this.decide(mailbox, next);
    });
  }

  private decide(mailbox: Mailbox, { type, data, operation, cause }: Command): void {
    if (cause && mailbox.hasMet(cause)) return;
    const { decider } = mailbox.kind;
    const { events, refusal, goesOn, process } = decider.decide({ type, data }, mailbox.state, mailbox.id, NO_TIME);
    if (this.outcomes.has(operation) && events.length > 0) throw new Error(`${type} goes on behind the end.`);
    for (const event of events) {
      mailbox.state = decider.evolve(mailbox.state, event);
      this.append(mailbox, { kind: 'event', ...event, operation });
    }
    if (goesOn) begin(mailbox, type, operation);
    else this.answer(mailbox, { cause, operation, command: type, refusal });
    if (process) this.takeStep(mailbox, process);
  }

  /** A client looks at the operation, a reactor reads what became of its command. */
  private answer(mailbox: Mailbox, { cause, ...answer }: Answered): void {
    if (cause) this.append(mailbox, { kind: 'answer', cause, ...answer });
    else this.end(answer.operation, answer.refusal?.code);
  }

  private takeStep(mailbox: Mailbox, { of, ends }: { of: string; ends?: string | { readonly code: string } }): void {
    const operation = mailbox.running.get(of);
    if (operation === undefined) throw new Error(`${of} of ${mailbox.key} does not run.`);
    if (ends === undefined) return;
    mailbox.running.delete(of);
    this.end(operation, typeof ends === 'string' ? undefined : ends.code);
  }

  private end(operation: number, code: string | undefined): void {
    if (this.outcomes.has(operation)) throw new Error(`Operation ${operation} ends twice.`);
    this.outcomes.set(operation, code === undefined ? 'Succeeded' : `Failed/${code}`);
    this.behind.get(operation)?.();
  }

  private append(mailbox: Mailbox, logged: Logged): void {
    mailbox.log.push(logged);
    const { eventsTopic } = mailbox.kind.contract;
    for (const { reactors } of this.parts.consumers) {
      for (const reactor of reactors) {
        const [reactions] = reactor.reactions.filter(({ aggregate }) => aggregate.eventsTopic === eventsTopic);
        if (reactions)
          this.later(mailbox, reactor, (record, at) => {
            this.react(reactor, mailbox, record, at);
          });
      }
    }
    for (const projection of this.parts.projections)
      this.later(mailbox, projection, this.projectorOf(projection, mailbox));
  }

  /** Reads the next record once more is there; now and then it forgets that, and reads the same one again. */
  private later(
    mailbox: Mailbox,
    reader: ReactorDefinition | Projection,
    take: (record: Logged, at: number) => void,
  ): void {
    const task = () => {
      const at = mailbox.read.get(reader) ?? 0;
      const record = mailbox.log[at];
      if (record) take(record, at);
      if ('reactions' in reader && this.parts.random.chance(READ_AGAIN)) this.tasks.push(task);
      else mailbox.read.set(reader, at + 1);
    };
    this.tasks.push(task);
  }

  private react(reactor: ReactorDefinition, mailbox: Mailbox, logged: Logged, sequence: number): void {
    const topic = mailbox.kind.contract.eventsTopic;
    const [reactions] = reactor.reactions.filter(({ aggregate }) => aggregate.eventsTopic === topic);
    const source = sourceOf(mailbox, sequence, logged.operation);
    const sends = reactions ? reactionTo(logged, { reactor, reactions, source }) : [];
    for (const [index, { command, aggregateId, data }] of sends.entries()) {
      const cause = { reactor, source: mailbox, sequence, index };
      const { operation } = logged;
      this.post(this.mailboxOf(command.topic, aggregateId), { type: command.type, data, operation, cause });
    }
  }

  private projectorOf(projection: Projection, mailbox: Mailbox): (record: Logged, at: number) => void {
    const { eventsTopic } = mailbox.kind.contract;
    const topics = projection.kind === 'aggregate' ? [projection.topic] : projection.topics;
    const documents = this.views.get(projection.name) ?? new Map<string, ViewDocument>();
    return (logged, at) => {
      if (logged.kind === 'event' && topics.includes(eventsTopic)) {
        const { type, data } = logged;
        const aggregateId = toAggregateId(mailbox.id);
        project(projection, documents, { type, data, tenant: TENANT, aggregateId, sequence: at + 1 });
      }
    };
  }
}

function project(projection: Projection, documents: Map<string, ViewDocument>, event: ProjectedEvent): void {
  const fold = projection.fold[event.type];
  if (!fold) return;
  const ids = projection.kind === 'aggregate' ? event.aggregateId : (projection.idOf(event) ?? []);
  for (const id of new Set([ids].flat())) {
    const document = fold(documents.get(id), event, id);
    if (document) documents.set(id, document);
    else documents.delete(id);
  }
}

function begin(mailbox: Mailbox, type: string, operation: number): void {
  if (mailbox.running.has(type)) throw new Error(`${type} of ${mailbox.key} runs already.`);
  mailbox.running.set(type, operation);
}

function sourceOf({ id, key }: Mailbox, sequence: number, operation: number): Source {
  return {
    tenant: TENANT,
    aggregateId: id,
    eventId: `${key}|${sequence}`,
    correlationId: String(operation),
    time: new Date(0),
  };
}

type Reacting = {
  readonly reactor: ReactorDefinition;
  readonly reactions: ReactorDefinition['reactions'][number];
  readonly source: Source;
};

function reactionTo(logged: Logged, { reactor, reactions, source }: Reacting): readonly Send[] {
  if (logged.kind === 'event') {
    const { type, data } = logged;
    return sent(reactions.event?.({ type, data } as never, source)); // Of the aggregate that it is declared for.
  }
  if (logged.cause.reactor !== reactor) return [];
  const { command, refusal, cause } = logged;
  const answer: Answer = { command, refusal, causedBy: { aggregateId: cause.source.id }, defect: false };
  return sent(reactions.answer?.(answer, source));
}

function sent(reaction: readonly Send[] | Promise<readonly Send[]> = []): readonly Send[] {
  if (reaction instanceof Promise) throw new Error('Nobody of the shop asks the outside world.');
  return reaction;
}
