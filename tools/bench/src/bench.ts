import type { Endpoints } from '@waybill/stack';

import type { Generator } from './load/generator.ts';
import type { Target } from './load/load-plan.ts';
import type { Processes } from './machine/cpu-meter.ts';
import type { BenchOptions } from './options.ts';
import type { Platform } from './servers/platform.ts';
import type { RunningService } from './servers/service.ts';

/** What every part of a run works with. */
export type Bench = {
  readonly options: BenchOptions;
  /** This program's bundle, which is also the generator and the bare server. */
  readonly program: string;
  /** Put before every name of this run: nothing that it makes was there before. */
  readonly run: string;
  readonly endpoints: Endpoints;
  /** Broker, registry and MongoDB. */
  readonly parts: Processes;
  readonly generator: Generator;
  /** Topics, schemas and indexes of the run, made when they are first needed. */
  platform(): Promise<Platform>;
  /**
   * Starts an app on that platform. It is stopped at the end at the latest.
   *
   * @param changes  of its environment; an empty value takes a variable away
   */
  start(app: string, changes?: Readonly<Record<string, string>>): Promise<RunningService>;
  /** Has something done at the end of the run, in the reverse order, however the run ends. */
  atEnd(close: () => Promise<unknown>): void;
  /** Says what is being done. */
  readonly say: (line: string) => void;
};

/** Warm-up at the tested rate, seconds. */
export const WARM_UP_SECONDS = 2;
/** A process that has just started spends two to four times the CPU: this long a closed loop warms it first, seconds. */
export const HEAT_SECONDS = 4;
/** So do the broker and MongoDB of a stack that has just started, whose way to a steady state is longer, seconds. */
export const SYSTEM_HEAT_SECONDS = 25;
/** Connections of every closed loop. */
export const CONNECTIONS = 64;
/** Bounds one plan, whatever the machine can do. */
export const MAX_COMMANDS = 200_000;

/** Where the load of a service with an API goes. @throws `Error` when it has none */
export function targetOf({ app, url }: Pick<RunningService, 'app' | 'url'>, apiKey: string): Target {
  if (!url) throw new Error(`${app} has no API.`);
  return { host: url.hostname, port: Number(url.port), apiKey };
}
