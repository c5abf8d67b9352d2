import { StackError } from './errors.ts';
import type { BrokerProperties } from './native/broker-wishes.ts';
import { endpointVariables, type PartName } from './parts.ts';

/** Stops and starts one part of a running stack; its port and its data stay the same. Of three brokers: all at once. */
export type PartControl = {
  readonly endpoint: string;
  /** Process number while it runs, of several brokers the first one's; undefined in a container. */
  readonly pid: () => number | undefined;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would (SIGKILL). */
  readonly kill: () => Promise<void>;
  /** Starts it again and waits until it can work. Nothing happens if it runs. */
  readonly start: () => Promise<void>;
};

/** One broker of a stack of plain processes. */
export type BrokerControl = Omit<PartControl, 'start'> & {
  /** Kafka's own number of it: 1, 2 or 3. */
  readonly id: number;
  /** Where a proxy in front of this broker must lead, as `host:port`; undefined without `advertisedPorts`. */
  readonly behindProxy: string | undefined;
  /** Freezes it as a long pause of its machine would (SIGSTOP): connections stay open, nothing answers. */
  readonly pause: () => Promise<void>;
  /** Lets it go on (SIGCONT). */
  readonly resume: () => Promise<void>;
  /**
   * Starts it again and waits until it is registered with a controller, which takes two of three. Nothing happens if it
   * runs.
   *
   * @param properties  Kafka's own settings for this run; they win over `brokerProperties` of the stack
   */
  readonly start: (properties?: BrokerProperties) => Promise<void>;
};

/** All brokers as one part. */
export function controlOfAll(endpoint: string, brokers: readonly BrokerControl[]): PartControl {
  const each = (work: (broker: BrokerControl) => Promise<void>) => async (): Promise<void> => {
    await Promise.all(brokers.map(work));
  };
  return {
    endpoint,
    pid: () => brokers[0]?.pid(),
    stop: each((broker) => broker.stop()),
    kill: each((broker) => broker.kill()),
    start: each((broker) => broker.start()),
  };
}

/** A part that the environment names, or that nobody asked for, is never started or stopped. */
export function refusal(part: PartName, endpoint: string | undefined): PartControl {
  const fix = endpoint === undefined ? `Ask for it in \`parts\`.` : `Unset ${endpointVariables[part]} to start one.`;
  const refuse = (): Promise<never> =>
    Promise.reject(new StackError('settings-invalid', `${part} is not ours to start or stop.`, fix));
  return { endpoint: endpoint ?? '', pid: () => undefined, stop: refuse, kill: refuse, start: refuse };
}
