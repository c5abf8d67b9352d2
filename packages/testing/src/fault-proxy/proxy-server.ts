import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { createSeededRandom } from '../random/seeded-random.ts';
import type { Cuts } from './cuts.ts';
import { createCuts } from './cuts.ts';
import type { FaultCounts } from './fault-counts.ts';
import { createFaultCounts } from './fault-counts.ts';
import type { CutFault, Fault, FaultCount, FrameFault, InjectedFault } from './fault.ts';
import type { FrameFaults } from './frame-faults.ts';
import { createFrameFaults } from './frame-faults.ts';
import type { ApiName, Direction } from './frames.ts';
import type { Address } from './relay.ts';
import { relay } from './relay.ts';

/** What any fault proxy does. */
export interface FaultInjection {
  inject(fault: Fault): InjectedFault;
  /** Short for a fault of frames. @param times  how many are hit @default 1 */
  arm(kind: 'drop' | 'close' | 'hold', direction: Direction, api: ApiName, times?: number): InjectedFault;
  /** Frames of an api that came by so far, hit or not. */
  seen(direction: Direction, api: ApiName): number;
  /** What was hit so far, by kind, direction and api. */
  counts(): readonly FaultCount[];
  /** While down, every connection ends and none is taken. */
  isDown: boolean;
  close(): Promise<void>;
}

/** The faults of one proxy, and the connections that they hit. */
type Engine = { readonly faults: FrameFaults; readonly cuts: Cuts };

export type ProxyServer = { readonly port: number; readonly injection: FaultInjection };

export type ProxyServerOptions = {
  /** @default a free one */
  readonly port?: number | undefined;
  /** For the lengths of delays. @default 1 */
  readonly seed?: number | undefined;
  /** Says where a connection wants to go, before anything of it is relayed. */
  readonly targetOf: (client: Socket) => Promise<Address>;
};

/** Listens on this machine and relays what comes. */
export async function createProxyServer({ port = 0, seed = 1, targetOf }: ProxyServerOptions): Promise<ProxyServer> {
  const counts = createFaultCounts();
  const engine: Engine = { faults: createFrameFaults(createSeededRandom(seed), counts), cuts: createCuts(counts) };
  const clients = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    client.on('error', () => undefined);
    void targetOf(client).then((target) => {
      relay(client, { target, ...engine });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    engine.cuts.endAll();
    for (const client of clients) client.destroy();
    await closed;
  }
  // A server that listens on TCP has such an address.
  return { port: (server.address() as AddressInfo).port, injection: createInjection(engine, counts, close) };
}

function createInjection(
  { faults, cuts }: Engine,
  counts: FaultCounts,
  close: FaultInjection['close'],
): FaultInjection {
  let down: InjectedFault | undefined;
  return {
    inject: (fault) => (isCutFault(fault) ? cuts.inject(fault) : faults.inject(fault)),
    arm: (kind, direction, api, times) => faults.inject({ kind, direction, api, times }),
    seen: (...frames) => faults.seen(...frames),
    counts: () => counts.all(),
    get isDown() {
      return down !== undefined;
    },
    set isDown(isDown) {
      if (isDown === (down !== undefined)) return;
      if (!isDown) down?.release();
      down = isDown ? cuts.inject({ kind: 'cut', ways: 'refused' }) : undefined;
    },
    close,
  };
}

function isCutFault(fault: Fault): fault is CutFault {
  return (fault satisfies CutFault | FrameFault).kind === 'cut';
}
