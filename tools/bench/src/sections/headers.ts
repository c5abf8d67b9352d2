import { encodeRecords } from '@waybill/kafka/ceilings';
import type { NewRecord } from '@waybill/messages';

import type { Bench } from '../bench.ts';
import { sampleCommands, withoutHeaders } from '../log/sample-commands.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import type { Section } from '../report/report.ts';
import type { Round } from '../report/row.ts';
import { judgeRound } from '../statistics/judge-round.ts';

const RECORDS = 4_096;
/** As large as the batches of a busy lane. */
const PER_BATCH = 64;

/** What the CloudEvents headers of a command cost its writer: the time of the encoder with them, less without them. */
export function measureHeaders({ options, say }: Bench): Section {
  say('headers: encoding');
  const samples = sampleCommands('orders.order.commands.v1', RECORDS);
  const whole = batchesOf(samples.map(({ record }) => record));
  const bare = batchesOf(samples.map(withoutHeaders));
  encodeFor(options.seconds * 200, whole);
  encodeFor(options.seconds * 200, bare);
  const rounds = Array.from({ length: options.rounds }, () => measureRound(options.seconds * 500, whole, bare));
  return {
    rows: [
      {
        ...{ what: 'CloudEvents headers of a record', unit: 'µs', against: undefined },
        goal: { of: 'value', is: 'at most', limit: 3 },
        rounds,
      },
    ],
    cpu: [],
  };
}

type Batches = readonly (readonly NewRecord[])[];

function measureRound(ms: number, whole: Batches, bare: Batches): Round {
  const meter = startCpuMeter({ bench: process.pid });
  const value = encodeFor(ms, whole) - encodeFor(ms, bare);
  const { othersShare } = meter.stop();
  const verdict = judgeRound({ othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined });
  return { value, against: undefined, verdict };
}

/** @returns µs of CPU for each record */
function encodeFor(ms: number, batches: Batches): number {
  const end = performance.now() + ms;
  const before = process.cpuUsage();
  let records = 0;
  while (performance.now() < end) {
    for (const batch of batches) {
      encodeRecords(batch, 1_700_000_000_000);
      records += batch.length;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / records;
}

function batchesOf(records: readonly NewRecord[]): Batches {
  return Array.from({ length: records.length / PER_BATCH }, (_, at) =>
    records.slice(at * PER_BATCH, (at + 1) * PER_BATCH),
  );
}
