import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Charge } from './past-scene.ts';

/** The real month and the independent calculation, where they lie beside the repository. */
const folder = join(process.cwd(), '../shared/data/online-retail');

type Listed = {
  readonly command: string;
  readonly path: string;
  readonly body: {
    readonly customerId?: string | null;
    readonly lines?: readonly { readonly quantity: number; readonly unitPricePence: number }[];
  } | null;
};

/** What the orders of the real month, or without it some made ones, ask the team payments to charge. */
export function readCharges(): readonly Charge[] {
  if (!existsSync(folder)) return madeCharges();
  const options = { encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  const args = [join(folder, 'reference.py'), 'commands', join(folder, '2010-12.csv.gz')];
  const lines = execFileSync('python3', args, options).trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Listed) // As it prints them.
    .filter(({ command }) => command === 'PlaceOrder')
    .map(({ path, body }) => {
      const orderId = path.slice(path.lastIndexOf('/') + 1);
      const amount = (body?.lines ?? []).reduce((sum, line) => sum + line.quantity * line.unitPricePence, 0);
      return { orderId, accountId: body?.customerId ?? `guest-${orderId}`, amountPence: BigInt(amount) };
    });
}

function madeCharges(): readonly Charge[] {
  return Array.from({ length: 300 }, (_, n) => ({
    orderId: String(536_365 + n),
    accountId: String(17_850 + (n % 40)),
    amountPence: BigInt((n * 7_919) % 1_050_000),
  }));
}
