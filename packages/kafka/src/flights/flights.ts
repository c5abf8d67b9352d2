import { createBackOff } from '../client/back-off.ts';
import type { KafkaCluster } from '../client/cluster.ts';
import { CHANNEL } from '../client/cluster.ts';
import type { ClientConnection } from '../client/kafkajs-internals.ts';
import type { BatchAnswer, Cargo, Load } from './cargo.ts';
import { fly } from './fly.ts';

/** At most about so many bytes in one request, but always one batch. */
const FLIGHT_BYTES = 8 * 1024 * 1024;

/** Produce requests, one in the air per leader: what is ready when it returns is the next one. No timer. */
export interface Flights {
  /** Puts a cargo on the next flight. Ask again after each load, as long as there is more. */
  request(cargo: Cargo): void;
  /** Nothing departs any more. */
  close(): void;
}

/** @param replicaTimeoutMs  how long a leader may wait for its replicas; below the cluster's request timeout */
export function createFlights(cluster: KafkaCluster, replicaTimeoutMs: number): Flights {
  const ready = new Map<number, Set<Cargo>>();
  const served = new Set<number>();
  const homeless = new Set<Cargo>();
  const backOff = createBackOff();
  let searching = false;
  let closed = false;

  function place(cargo: Cargo): void {
    const leader = cluster.leaderOf(cargo.topic, cargo.partition);
    if (leader === undefined || leader < 0) {
      homeless.add(cargo);
      return;
    }
    const others = ready.get(leader);
    if (others === undefined) ready.set(leader, new Set([cargo]));
    else others.add(cargo);
    if (!served.has(leader)) void serve(leader);
  }

  /** Asks who leads, until nobody is without a leader. */
  async function search(): Promise<void> {
    searching = true;
    while (homeless.size > 0 && !closed) {
      await backOff.wait();
      await cluster.refresh(new Set([...homeless].map(({ topic }) => topic))).catch(() => undefined);
      const cargoes = [...homeless];
      homeless.clear();
      cargoes.forEach(place);
    }
    searching = false;
  }

  /** Flies to one leader as long as somebody wants to. */
  async function serve(leader: number): Promise<void> {
    served.add(leader);
    let trusted = true;
    while (trusted && !closed) {
      // Whoever is ready in this turn of the event loop still joins.
      await new Promise(setImmediate);
      if (sizeOf(ready.get(leader)) === 0) break;
      trusted = await depart(leader);
    }
    served.delete(leader);
    if (trusted) return;
    for (const cargo of ready.get(leader) ?? []) homeless.add(cargo);
    ready.delete(leader);
    if (!searching) void search();
  }

  /** @returns false when somebody else may lead by now */
  async function depart(leader: number): Promise<boolean> {
    let connection: ClientConnection;
    try {
      connection = await cluster.connect(leader, CHANNEL.requests);
    } catch {
      return false;
    }
    const loads = takeLoads(ready.get(leader) ?? new Set());
    if (loads.length === 0) return true;
    const answers = await fly(connection, loads, replicaTimeoutMs);
    const lost = answers.some(({ answer }) => answer.status === 'lost');
    // No late answer may ever be taken for another's, and nothing may still be written there.
    if (lost) cluster.poison(leader, 'A produce request had no answer.');
    else backOff.reset();
    for (const { load, answer } of answers) load.settle(answer);
    return !answers.some(({ answer }) => answer.status !== 'stored');
  }

  return {
    request: (cargo) => {
      if (closed) return;
      place(cargo);
      if (homeless.size > 0 && !searching) void search();
    },
    close: () => {
      closed = true;
    },
  };
}

export type LoadedCargo = { readonly cargo: Cargo; readonly load: Load };
export type AnsweredLoad = { readonly load: Load; readonly answer: BatchAnswer };

/** Takes what departs now; a cargo with more asks again and waits for the next flight. */
function takeLoads(ready: Set<Cargo>): LoadedCargo[] {
  const loads: LoadedCargo[] = [];
  let bytes = 0;
  for (const cargo of [...ready]) {
    ready.delete(cargo);
    const load = cargo.load();
    if (load === undefined) continue;
    loads.push({ cargo, load });
    bytes += load.bytes.length;
    if (bytes >= FLIGHT_BYTES) break;
  }
  return loads;
}

function sizeOf(cargoes: ReadonlySet<Cargo> | undefined): number {
  return cargoes?.size ?? 0;
}
