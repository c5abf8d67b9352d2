import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { Faults } from './faults.ts';
import type { Direction, Frame } from './frames.ts';
import { createFrameCutter } from './frames.ts';

export type Address = { readonly host: string; readonly port: number };

/** Relays one client's connection to its broker, frame by frame. */
export function relay(client: Socket, target: Address, faults: Faults): void {
  const broker = connect(target).setNoDelay(true);
  const cut = createFrameCutter();
  const sides = { request: { from: client, to: broker }, response: { from: broker, to: client } };
  const order = { request: Promise.resolve(), response: Promise.resolve() };

  function forward(direction: Direction, frame: Frame): void {
    const fate = faults.fateOf(frame);
    const { to } = sides[direction];
    order[direction] = order[direction].then(async () => {
      if ('until' in fate) await fate.until;
      else if (fate.action === 'drop') return;
      else if (fate.action === 'close') {
        client.destroy();
        broker.destroy();
      }
      if (to.writable) to.write(frame.bytes);
    });
  }

  for (const direction of ['request', 'response'] as const) {
    const { from, to } = sides[direction];
    from.on('data', (chunk) => {
      for (const frame of cut(direction, chunk)) forward(direction, frame);
    });
    // What ended is told by the event that follows.
    from.on('error', () => undefined);
    // What is held in the network still arrives, though its sender is gone.
    from.on('close', () => void order[direction].then(() => to.destroy()));
  }
}
