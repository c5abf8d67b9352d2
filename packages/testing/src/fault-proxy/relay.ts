import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { Cuts, Link } from './cuts.ts';
import type { FrameFaults } from './frame-faults.ts';
import type { Direction, Frame } from './frames.ts';
import { createFrameCutter, DIRECTIONS } from './frames.ts';

/** Where a broker listens. */
export type Address = { readonly host: string; readonly port: number };

export type RelayOptions = { readonly target: Address; readonly faults: FrameFaults; readonly cuts: Cuts };

/** Relays one client's connection to its broker, frame by frame. */
export function relay(client: Socket, { target, faults, cuts }: RelayOptions): void {
  const link: Link = { brokerPort: target.port, update: flow, end };
  if (!cuts.add(link)) {
    client.destroy();
    return;
  }
  const broker = connect(target).setNoDelay(true);
  client.setNoDelay(true);
  const cut = createFrameCutter();
  const sides = { request: { from: client, to: broker }, response: { from: broker, to: client } };
  const order = { request: Promise.resolve(), response: Promise.resolve() };

  function end(): void {
    client.destroy();
    broker.destroy();
  }

  /** What may not pass waits in the sender's socket, so that the sender notices and nothing piles up here. */
  function flow(): void {
    for (const direction of DIRECTIONS) {
      const { from, to } = sides[direction];
      if (to.writableNeedDrain || cuts.isCut(direction, target.port)) from.pause();
      else from.resume();
    }
  }

  function forward(direction: Direction, frame: Frame): void {
    const fate = faults.fateOf(frame, target.port);
    const { to } = sides[direction];
    order[direction] = order[direction].then(async () => {
      if (fate === 'drop') return;
      if (fate === 'close') end();
      else if (fate !== 'pass') await fate.until;
      if (to.writable && !to.write(frame.bytes)) flow();
    });
  }

  for (const direction of DIRECTIONS) {
    const { from, to } = sides[direction];
    from.on('data', (chunk: Buffer) => {
      for (const frame of cut(direction, chunk)) forward(direction, frame);
    });
    to.on('drain', flow);
    // What ended is told by the event that follows.
    from.on('error', () => undefined);
    from.on('close', () => {
      if (to.destroyed) cuts.remove(link);
      // What is held in the network still arrives, though its sender is gone, and is answered to nobody.
      void order[direction].then(() => to.end());
    });
  }
  flow();
}
