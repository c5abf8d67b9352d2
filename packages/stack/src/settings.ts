import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { StackError } from './errors.ts';
import { endpointVariables, type Endpoints, type PartName, partNames } from './parts.ts';

/** How to start what the environment does not name: containers, plain processes, or whichever works. */
type StackMode = 'auto' | 'docker' | 'native';

/** What the environment says about the local stack. */
export type StackSettings = {
  /** @default 'auto' */
  readonly mode: StackMode;
  /** Parts that run elsewhere: used, never started, stopped or wiped. */
  readonly endpoints: Partial<Endpoints>;
  /** Folder of downloaded parts, shared by all checkouts. @default `~/.cache/waybill/stack` */
  readonly cache: string;
  /** A Java (21 or newer) to use instead of the fetched one. */
  readonly java: string | undefined;
  /** Where the Docker engine listens, as in `DOCKER_HOST`. @default `unix:///var/run/docker.sock` */
  readonly dockerHost: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `KAFKA_BROKERS`, `SCHEMA_REGISTRY_URL`, `MONGODB_URI`, `WAYBILL_STACK`, `WAYBILL_CACHE`, `XDG_CACHE_HOME`,
 * `WAYBILL_JAVA` and `DOCKER_HOST`. An empty value counts as none.
 *
 * @throws `StackError` `settings-invalid` if `WAYBILL_STACK` is not `auto`, `docker` or `native`
 */
export function readStackSettings(env: Environment): StackSettings {
  const read = (name: string): string | undefined => env[name]?.trim() || undefined;
  return {
    mode: toMode(read('WAYBILL_STACK') ?? 'auto'),
    endpoints: namedEndpoints(read),
    cache: resolve(
      read('WAYBILL_CACHE') ?? join(read('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'waybill', 'stack'),
    ),
    java: read('WAYBILL_JAVA'),
    dockerHost: read('DOCKER_HOST') ?? 'unix:///var/run/docker.sock',
  };
}

/** The parts that the environment does not name, and that we start. */
export function ownParts(settings: StackSettings): readonly PartName[] {
  return partNames.filter((part) => settings.endpoints[part] === undefined);
}

function toMode(text: string): StackMode {
  if (text === 'auto' || text === 'docker' || text === 'native') return text;
  throw new StackError(
    'settings-invalid',
    `WAYBILL_STACK is "${text}".`,
    'Set it to auto, docker or native, or leave it out (auto).',
  );
}

function namedEndpoints(read: (name: string) => string | undefined): Partial<Endpoints> {
  const named = partNames.map((part) => [part, read(endpointVariables[part])] as const);
  return Object.fromEntries(named.filter(([, endpoint]) => endpoint !== undefined));
}
