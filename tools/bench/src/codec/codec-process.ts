import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import { contractSubjects, createMemoryRegistry, openCodec } from '@waybill/avro';
import { ordersContract } from '@waybill/contracts-orders';

import { codecSamples, type SampleType, sampleTypes } from './codec-samples.ts';
import { type Coder, plainAvsc, rawAvsc, toPlain } from './raw-avsc.ts';

/** Ours with its frames; the library alone for the same values; the library alone with numbers for longs and times. */
export type Side = 'ours' | 'raw' | 'plain';

export type Direction = 'encode' | 'decode';

type Slice = { readonly type: SampleType; readonly direction: Direction; readonly ms: number };

/** One side in a process of its own: in one process the sides would make each other's code slower. */
export type CodecProcess = {
  /** @returns ns of CPU for each record */
  measure(slice: Slice): Promise<number>;
  stop(): void;
};

/** @param program  the bundle, started again in its role as one side */
export async function startCodecProcess(program: string, side: Side): Promise<CodecProcess> {
  const child = fork(program, ['role:codec', side], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await nextNumber(child);
  return {
    measure(slice) {
      const answer = nextNumber(child);
      child.send(slice);
      return answer;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Measures what it is asked for, and ends when its parent does. */
export async function serveCodec(host: NodeJS.Process): Promise<void> {
  const side = host.argv[3] as Side; // Only our own parent starts this role.
  const coders = await openSide(side);
  const samples = codecSamples();
  const work = new Map(
    sampleTypes.map((type) => {
      const coder = coders[type];
      const values = side === 'plain' ? samples[type].map(toPlain) : samples[type];
      // Each in memory of its own: what is encoded next must not move it.
      const frames = values.map((value) => Buffer.from(coder.encode(value)));
      return [type, { encode: () => values.map(coder.encode), decode: () => frames.map(coder.decode) }] as const;
    }),
  );
  host.on('message', (message) => {
    const { type, direction, ms } = message as Slice; // Only our own parent holds the other end.
    host.send?.(measureSlice(work.get(type)?.[direction] ?? (() => []), ms));
  });
  host.once('disconnect', () => host.exit());
  host.send?.(0);
}

function measureSlice(work: () => readonly unknown[], ms: number): number {
  const end = performance.now() + ms;
  const before = process.cpuUsage();
  let records = 0;
  while (performance.now() < end) records += work().length;
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / records;
}

async function openSide(side: Side): Promise<Readonly<Record<SampleType, Coder>>> {
  const codec = await openCodec({ registry: createMemoryRegistry([ordersContract]), contracts: [ordersContract] });
  const schemas = new Map(contractSubjects([ordersContract]).map(({ fullName, schema }) => [fullName, schema]));
  const open = (type: SampleType): Coder => {
    const schema = schemas.get(type) ?? {};
    if (side === 'ours')
      return { encode: (value) => codec.encode(type, value), decode: (frame) => codec.decode(frame) };
    return side === 'raw' ? rawAvsc(schema) : plainAvsc(schema);
  };
  return {
    'orders.order.v1.PlaceOrder': open('orders.order.v1.PlaceOrder'),
    'orders.order.v1.OrderPlaced': open('orders.order.v1.OrderPlaced'),
    'waybill.v1.CommandOutcome': open('waybill.v1.CommandOutcome'),
  };
}

async function nextNumber(child: ChildProcess): Promise<number> {
  const [answer] = (await once(child, 'message')) as [number]; // Only our own child holds the other end.
  return answer;
}
