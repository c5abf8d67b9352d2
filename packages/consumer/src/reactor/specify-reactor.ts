import { deepStrictEqual } from 'node:assert';

import type { Contract, EventOf } from '@waybill/messages';

import type { Answer, Reaction, ReactorDefinition, Send, Source } from './reaction.ts';

/** What a reaction should come to. */
export type ReactorExpectation = {
  /** These commands, in this order, and nothing else. */
  readonly thenSends: (...sends: readonly Send[]) => Promise<void>;
  readonly thenSendsNothing: () => Promise<void>;
  /** The handler throws, so that it is asked again later. @param text  a part of the message */
  readonly thenFails: (text: string) => Promise<void>;
};

/** Examples of what a reactor does. */
export type ReactorSpecification = {
  /** It gets this event. @param source  what is different from `acme`'s aggregate `a-1` */
  readonly whenEvent: <Types, Known extends string, Aggregate extends Known>(
    contract: Contract<Known, Types>,
    aggregate: Aggregate,
    event: EventOf<Types, NoInfer<Aggregate>>,
    source?: Partial<Source>,
  ) => ReactorExpectation;
  /** It is told what became of a command that it sent there. @param answer  what is different from a success */
  readonly whenAnswer: (
    contract: Contract,
    aggregate: string,
    answer: Partial<Answer> & Pick<Answer, 'command'>,
    source?: Partial<Source>,
  ) => ReactorExpectation;
};

const SOURCE: Source = {
  ...{ tenant: 'acme', aggregateId: 'a-1', eventId: 'e-1', correlationId: 'c-1' },
  time: new Date('2010-12-01T08:26:00.000Z'),
};

/**
 * Specifies a reactor by example. Each example is asked twice: a handler may be asked again at any time, and must then
 * say the same.
 *
 * @example specifyReactor(fulfilment).whenEvent(ordersContract, 'order', placed).thenSends(send(…))
 */
export function specifyReactor({
  name,
  reactions,
}: Pick<ReactorDefinition, 'name' | 'reactions'>): ReactorSpecification {
  const handlersOf = (contract: Contract, aggregate: string) => {
    const topic = contract.aggregates.find((known) => known.name === aggregate)?.eventsTopic;
    const found = reactions.find((reaction) => reaction.aggregate.eventsTopic === topic);
    if (found === undefined) throw new Error(`The reactor ${name} does not react to ${contract.team}.${aggregate}.`);
    return found;
  };
  return {
    whenEvent(contract, aggregate, event, source) {
      const handler = handlersOf(contract, aggregate).event;
      // `on` has checked the handler against the events of this aggregate.
      return expectation(() => handler?.(event, { ...SOURCE, ...source }) ?? []);
    },
    whenAnswer(contract, aggregate, answer, source) {
      const handler = handlersOf(contract, aggregate).answer;
      const told = { refusal: undefined, causedBy: { aggregateId: SOURCE.aggregateId }, defect: false, ...answer };
      return expectation(() => handler?.(told, { ...SOURCE, ...source }) ?? []);
    },
  };
}

function expectation(react: () => Reaction): ReactorExpectation {
  const thenSends = async (...sends: readonly Send[]): Promise<void> => {
    for (const asked of [await react(), await react()]) deepStrictEqual(asked.map(toTold), sends.map(toTold));
  };
  return {
    thenSends,
    thenSendsNothing: () => thenSends(),
    async thenFails(text) {
      const reason = await messageOf(react);
      if (reason === undefined) throw new Error('The reaction does not fail.');
      if (!reason.includes(text)) throw new Error(`The reaction fails with "${reason}".`);
    },
  };
}

function toTold({ command, aggregateId, data, due }: Send) {
  return { command: command.fullName, aggregateId, data, due };
}

async function messageOf(react: () => Reaction): Promise<string | undefined> {
  try {
    await react();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
