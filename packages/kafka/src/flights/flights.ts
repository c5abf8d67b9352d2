import type { BackOff } from '../client/back-off.ts';
import { createBackOff } from '../client/back-off.ts';
import type { KafkaCluster } from '../client/cluster.ts';
import { CHANNEL } from '../client/cluster.ts';
import type { ClientConnection } from '../client/kafkajs-internals.ts';
import type { BatchAnswer, Cargo, Load } from './cargo.ts';
import { fly } from './fly.ts';
import { isRefusedByStranger } from './surely-not-stored.ts';

/** At most about so many bytes in one request, but always one batch. */
const FLIGHT_BYTES = 8 * 1024 * 1024;

/** Produce requests, one in the air per leader: what is ready when it returns is the next one. No timer. */
export interface Flights {
  /** Puts a cargo on the next flight. Ask again after each load, as long as there is more. */
  request(cargo: Cargo): void;
  /** Nothing departs any more. */
  close(): void;
}

/** @param replicaTimeoutMs  how long a leader may wait for its replicas; below the cluster's time for an answer */
export function createFlights(cluster: KafkaCluster, replicaTimeoutMs: number): Flights {
  return new LeaderFlights(cluster, replicaTimeoutMs);
}

class LeaderFlights implements Flights {
  private readonly cluster: KafkaCluster;
  private readonly replicaTimeoutMs: number;
  private readonly ready = new Map<number, Set<Cargo>>();
  private readonly served = new Set<number>();
  /** Cargoes whose leader is not known. */
  private readonly homeless = new Set<Cargo>();
  private readonly backOff: BackOff = createBackOff();
  /** A leader was none: who comes later must not be sent there again. */
  private doubtful = false;
  private searching = false;
  private closed = false;

  constructor(cluster: KafkaCluster, replicaTimeoutMs: number) {
    this.cluster = cluster;
    this.replicaTimeoutMs = replicaTimeoutMs;
  }

  request(cargo: Cargo): void {
    if (this.closed) return;
    this.place(cargo);
    this.searchIfNeeded();
  }

  close(): void {
    this.closed = true;
  }

  private place(cargo: Cargo): void {
    const leader = this.cluster.leaderOf(cargo.topic, cargo.partition);
    if (leader === undefined || leader < 0) {
      this.homeless.add(cargo);
      return;
    }
    const others = this.ready.get(leader);
    if (others === undefined) this.ready.set(leader, new Set([cargo]));
    else others.add(cargo);
    if (!this.served.has(leader)) void this.serve(leader);
  }

  private searchIfNeeded(): void {
    if ((this.homeless.size > 0 || this.doubtful) && !this.searching) void this.search();
  }

  /** Asks who leads, until it is known and nobody is without a leader. */
  private async search(): Promise<void> {
    this.searching = true;
    while ((this.homeless.size > 0 || this.doubtful) && !this.closed) {
      await this.backOff.wait();
      this.doubtful = false;
      await this.cluster.refresh(new Set([...this.homeless].map(({ topic }) => topic))).catch(() => {
        this.doubtful = true;
      });
      const cargoes = [...this.homeless];
      this.homeless.clear();
      for (const cargo of cargoes) this.place(cargo);
    }
    this.searching = false;
  }

  /** Flies to one leader as long as somebody wants to. */
  private async serve(leader: number): Promise<void> {
    this.served.add(leader);
    let trusted = true;
    while (trusted && !this.closed) {
      // Whoever is ready in this turn of the event loop still joins.
      await new Promise(setImmediate);
      if (this.readyFor(leader).size === 0) break;
      trusted = await this.depart(leader);
    }
    this.served.delete(leader);
    if (trusted) return;
    for (const cargo of this.readyFor(leader)) this.homeless.add(cargo);
    this.ready.delete(leader);
    this.doubtful = true;
    this.searchIfNeeded();
  }

  /** @returns false when somebody else may lead by now */
  private async depart(leader: number): Promise<boolean> {
    let connection: ClientConnection;
    try {
      connection = await this.cluster.connect(leader, CHANNEL.requests);
    } catch {
      return false;
    }
    const loads = takeLoads(this.readyFor(leader));
    if (loads.length === 0) return true;
    const answers = await fly(connection, loads, this.replicaTimeoutMs);
    const lost = answers.some(({ answer }) => answer.status === 'lost');
    // No late answer may ever be taken for another's, and nothing may still be written there.
    if (lost) this.cluster.poison(leader, 'A produce request had no answer.');
    const trusted = !lost && !answers.some(({ answer }) => isRefusedByStranger(answer));
    for (const { load, answer } of answers) load.settle(answer);
    return trusted;
  }

  private readyFor(leader: number): Set<Cargo> {
    return this.ready.get(leader) ?? new Set();
  }
}

export type LoadedCargo = { readonly cargo: Cargo; readonly load: Load };
export type AnsweredLoad = { readonly load: Load; readonly answer: BatchAnswer };

/**
 * Takes what departs now; a cargo with more asks again and waits for the next flight. A partition occurs once in a
 * request: of two batches for one partition the broker stores the last and confirms both.
 */
function takeLoads(ready: Set<Cargo>): LoadedCargo[] {
  const loads: LoadedCargo[] = [];
  const aboard = new Set<string>();
  let bytes = 0;
  for (const cargo of [...ready]) {
    const place = `${cargo.topic}/${cargo.partition}`;
    if (aboard.has(place)) continue;
    aboard.add(place);
    ready.delete(cargo);
    const load = cargo.load();
    if (load === undefined) continue;
    loads.push({ cargo, load });
    bytes += load.bytes.length;
    if (bytes >= FLIGHT_BYTES) break;
  }
  return loads;
}
