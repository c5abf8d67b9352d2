import { createCommandLane, createKafkaAdmin, createKafkaLog, type KafkaConnection } from '@waybill/kafka';
import { createBareReader } from '@waybill/kafka/ceilings';
import { PARTITIONS, toOffset, type TopicPartition } from '@waybill/messages';

import type { Bench } from '../bench.ts';
import { sampleCommands } from '../log/sample-commands.ts';
import { type CpuUse, startCpuMeter } from '../machine/cpu-meter.ts';
import type { Section } from '../report/report.ts';
import { judgeRound, type Verdict, worstOf } from '../statistics/judge-round.ts';
import { cpuRow } from './cpu-row.ts';

const TOPIC = 'orders.order.commands.v1';
const RECORDS_PER_SECOND = 40_000;
const OUTSTANDING = 2_000;
/** As many as a projector takes at most. */
const PER_TAKE = 2_000;

type Timed = { readonly perSecond: number; readonly records: number; readonly cpu: CpuUse; readonly verdict: Verdict };
type SideRound = { readonly ours: Timed; readonly bare: Timed };

/** Records that were read and decoded per second: our fetch loop against the client's own fetches with nothing around. */
export async function measureReading(bench: Bench): Promise<Section> {
  const { run, endpoints, say, options } = bench;
  const brokers = endpoints.kafka.split(',');
  const connection = { brokers, clientId: 'waybill-bench', topicPrefix: `${run}.reading.`, logger: { warn: say } };
  const count = RECORDS_PER_SECOND * options.seconds;
  say(`reading: writing ${count} records`);
  const partitions = await fill(connection, count);
  const sides = {
    ours: () => time(bench, count, () => readOurs(connection, partitions, count)),
    bare: () => time(bench, count, () => readBare(connection, partitions, count)),
  };
  await sides.ours();
  await sides.bare();
  const rounds: SideRound[] = [];
  for (let round = 0; round < options.rounds; round++) {
    say(`reading: round ${round + 1} of ${options.rounds}`);
    const first = round % 2 === 0 ? await sides.ours() : await sides.bare();
    rounds.push(
      round % 2 === 0 ? { ours: first, bare: await sides.bare() } : { ours: await sides.ours(), bare: first },
    );
  }
  return toSection(rounds);
}

function toSection(rounds: readonly SideRound[]): Section {
  const cpuOf = (side: keyof SideRound) => rounds.map(({ [side]: { cpu, records } }) => ({ cpu, commands: records }));
  return {
    rows: [
      {
        ...{ what: 'reading, records with their headers', unit: '/s', against: 'bare manual reader' },
        goal: { of: 'ratio', is: 'at least', limit: 0.9 },
        rounds: rounds.map(({ ours, bare }) => ({
          value: ours.perSecond,
          against: bare.perSecond,
          verdict: worstOf([ours.verdict, bare.verdict]),
        })),
      },
    ],
    cpu: [cpuRow('reading, per record', cpuOf('ours')), cpuRow('bare manual reader, per record', cpuOf('bare'))],
  };
}

async function fill(connection: KafkaConnection, count: number): Promise<readonly TopicPartition[]> {
  const admin = createKafkaAdmin(connection);
  await admin.createTopics([{ topic: TOPIC, kind: 'commands', partitions: PARTITIONS }]);
  await admin.close();
  const lane = createCommandLane(connection);
  const samples = sampleCommands(TOPIC, OUTSTANDING);
  for (let written = 0; written < count; written += samples.length) {
    await Promise.all(samples.map(({ at, record }) => lane.append(at, record, Date.now())));
  }
  await lane.close();
  return Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: TOPIC, partition }));
}

async function readOurs(
  connection: KafkaConnection,
  partitions: readonly TopicPartition[],
  count: number,
): Promise<void> {
  const log = createKafkaLog(connection);
  const loop = log.openFetchLoop();
  for (const at of partitions) loop.assign(at, toOffset(0));
  for (let read = 0; read < count;) {
    for (const { records } of await loop.take(PER_TAKE, new AbortController().signal)) read += records.length;
  }
  await loop.close();
  await log.close();
}

async function readBare(
  connection: KafkaConnection,
  partitions: readonly TopicPartition[],
  count: number,
): Promise<void> {
  const reader = createBareReader(connection);
  await reader.read(partitions, count);
  await reader.close();
}

async function time(bench: Bench, records: number, work: () => Promise<void>): Promise<Timed> {
  const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
  const begun = performance.now();
  await work();
  const tookMs = performance.now() - begun;
  const cpu = meter.stop();
  const facts = { othersShare: cpu.othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined };
  return { perSecond: (records * 1000) / tookMs, records, cpu, verdict: judgeRound(facts) };
}
