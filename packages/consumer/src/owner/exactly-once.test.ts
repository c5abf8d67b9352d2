import type { MessageCodec } from '@waybill/avro';
import type { NewRecord, Offset, PartitionWriter } from '@waybill/messages';
import { AppendFailedError } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';
import { createMemoryLog, eventually } from '@waybill/testing';
import fc from 'fast-check';

import { addRecord, counterIn, openCountersCodec } from '../fixtures.ts';
import { appendAll, EVENTS, never, readDecided, readOutcomes, startOwner, withWriter } from './fixtures.ts';

/** What happens to the process, or to its request, at one append of decisions. */
const FAULTS = ['none', 'killed-before', 'killed-after', 'lost-before', 'lost-after', 'zombie'] as const;
type Fault = (typeof FAULTS)[number];

const command = fc.record({
  counter: fc.nat({ max: 2 }),
  key: fc.nat({ max: 12 }),
  by: fc.integer({ min: -40, max: 60 }),
  note: fc.constantFrom('', '', '', 'throw', 'misfit'),
  expectedVersion: fc.constantFrom(undefined, undefined, 0, 1, 'any' as const),
});

const story = fc.record({
  rounds: fc.array(fc.array(command, { maxLength: 8 }), { maxLength: 6 }),
  faults: fc.array(fc.constantFrom(...FAULTS), { maxLength: 8 }),
  runRecords: fc.integer({ min: 3, max: 12 }),
});

let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

test('however its owners die, every command has one outcome, and the decisions are those of an owner that lived', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ rounds, faults, runRecords }) => {
      const commands = rounds.map((round) => round.map(toRecord));
      const disturbed = createMemoryLog();
      const undisturbed = createMemoryLog();

      await decideAll(disturbed, commands, { faults, runRecords });
      await decideAll(undisturbed, [commands.flat()], { faults: [], runRecords: 500 });

      const outcomes = readOutcomes(disturbed, codec);
      expect(outcomes.map(({ commandOffset }) => Number(commandOffset))).toEqual(commands.flat().map((_, at) => at));
      expect(withoutOffsets(disturbed)).toEqual(withoutOffsets(undisturbed));
    }),
    { numRuns: 25 },
  );
}, 60_000);

type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

function toRecord({ counter, key, by, note, expectedVersion }: Command): NewRecord {
  const aggregateId = counterIn(0, counter);
  // One key in three comes back with another body.
  const fingerprint = (by % 3 === 0 ? 'b' : 'a').repeat(64);
  return addRecord(codec, { aggregateId, idempotencyKey: String(key), by, note, expectedVersion, fingerprint });
}

const YOUNG_MS = Date.parse('2100-01-01');

type Disturbance = { readonly faults: readonly Fault[]; readonly runRecords: number };

/** Runs owners one after another, as each of them is killed, until everything has an outcome. */
async function decideAll(log: MemoryLog, rounds: readonly (readonly NewRecord[])[], disturbance: Disturbance) {
  const faults = [...disturbance.faults];
  const zombies: NewRecord[] = [];
  const limits = { records: disturbance.runRecords, sizeBytes: 512 * 1024 };
  const start = () => startOwner(withWriter(log, disturb), codec, { limits });
  const kill = <Value>(): Promise<Value> => {
    current = start();
    return never();
  };

  function disturb(writer: PartitionWriter): PartitionWriter {
    return {
      ...writer,
      claim: async (record) => {
        const claim = await writer.claim(record);
        // What an earlier owner had sent arrives late and past the fence.
        if (zombies.length > 0) log.plant(EVENTS, zombies.splice(0));
        return claim;
      },
      append: (records) =>
        isRelease(records) ? writer.append(records) : meet(faults.shift() ?? 'none', writer, records),
    };
  }

  async function meet(fault: Fault, writer: PartitionWriter, records: readonly NewRecord[]) {
    if (fault === 'zombie') zombies.push(...records);
    if (fault === 'zombie' || fault === 'killed-before') return kill<Offset>();
    if (fault === 'lost-before') throw new AppendFailedError('The request was lost.');
    const offset = await writer.append(records);
    if (fault === 'killed-after') return kill<Offset>();
    if (fault === 'lost-after') throw new AppendFailedError('The answer was lost.');
    return offset;
  }

  let current = start();
  // Younger than all claims, so that no death is blamed on a command.
  for (const round of rounds) await appendAll(log, round, YOUNG_MS);
  const total = rounds.flat().length;
  await eventually(() => readOutcomes(log, codec).length >= total, { everyMs: 1 });
  await current.revoke();
}

function isRelease([record]: readonly NewRecord[]): boolean {
  return record?.key === null;
}

function withoutOffsets(log: MemoryLog) {
  return readDecided(log, codec).map(({ id, type, sequence, value }) => ({ id, type, sequence, value }));
}
