import { join } from 'node:path';

import { type Endpoints, type PartControl, startPrivateStack, type StackSettings } from '@waybill/stack';

/** A part that can be killed and started again. */
export type Killable = Pick<PartControl, 'kill' | 'start'>;

/** Kafka, the registry and MongoDB of a run, each to be killed. */
export type Cluster = {
  /** What services are told. */
  readonly endpoints: Endpoints;
  /** The brokers past any proxy, `host:port,host:port`. */
  readonly direct: string;
  readonly brokers: readonly Killable[];
  readonly registry: Killable;
  readonly mongodb: Killable;
  stop(): Promise<void>;
};

type ClusterOptions = {
  readonly repository: string;
  readonly settings: StackSettings;
  readonly signal: AbortSignal;
};

/** Starts a stack of one's own as plain processes: only those can be killed at any instant. */
export async function startCluster({ repository, settings, signal }: ClusterOptions): Promise<Cluster> {
  const own = { ...settings, endpoints: {}, mode: 'native' } as const;
  const stack = await startPrivateStack({ infra: join(repository, 'infra/local'), settings: own, signal });
  const { kafka, registry, mongodb } = stack.parts;
  return {
    ...{ registry, mongodb, endpoints: stack.endpoints, direct: stack.endpoints.kafka, brokers: [kafka] },
    stop: stack.stop,
  };
}
