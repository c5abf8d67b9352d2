import type { Bench } from '../bench.ts';
import { type CodecProcess, type Direction, type Side, startCodecProcess } from '../codec/codec-process.ts';
import { type SampleType, sampleTypes } from '../codec/codec-samples.ts';
import type { Section } from '../report/report.ts';
import type { Round, Row } from '../report/row.ts';

const directions = ['encode', 'decode'] as const;
const sides = ['ours', 'raw', 'plain'] as const;
/** The sides take turns in slices so short that what disturbs the machine disturbs all of them, ms. */
const SLICE_MS = 25;
const HEAT_MS = 400;

type Probe = { readonly type: SampleType; readonly direction: Direction };
type Processes = Readonly<Record<Side, CodecProcess>>;
/** ns of each side, as medians of the slices, and the medians of the slices' ratios. */
type Measured = { readonly ns: Readonly<Record<Side, number>>; readonly ratios: { raw: number; plain: number } };

/**
 * Frames written and read by our codec, with all its checks, against bytes by the bare library. CPU time, sides in
 * turns and ratios of neighbours: so rounds count on a busy machine too.
 */
export async function measureCodec(bench: Bench): Promise<Section> {
  const { rounds, seconds } = bench.options;
  const processes = await startSides(bench);
  const probes = directions.flatMap((direction) => sampleTypes.map((type) => ({ type, direction })));
  bench.say('codec: warming up');
  for (const probe of probes) await measureSlices(processes, probe, HEAT_MS / SLICE_MS);
  const slices = Math.ceil((seconds * 1000) / SLICE_MS / sides.length / probes.length);
  const measured: Measured[][] = [];
  for (let round = 1; round <= rounds; round++) {
    bench.say(`codec: round ${round}`);
    const results: Measured[] = [];
    for (const probe of probes) results.push(await measureSlices(processes, probe, slices));
    measured.push(results);
  }
  return { rows: probes.flatMap((probe, at) => toRows(probe, pick(measured, at))), cpu: [] };
}

function pick(measured: readonly (readonly Measured[])[], at: number): readonly Measured[] {
  return measured.flatMap((results) => results.slice(at, at + 1));
}

async function startSides(bench: Bench): Promise<Processes> {
  const start = async (side: Side): Promise<CodecProcess> => {
    const started = await startCodecProcess(bench.program, side);
    bench.atEnd(() => {
      started.stop();
      return Promise.resolve();
    });
    return started;
  };
  return { ours: await start('ours'), raw: await start('raw'), plain: await start('plain') };
}

async function measureSlices(processes: Processes, probe: Probe, slices: number): Promise<Measured> {
  const all: Record<Side, number>[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const ns = { ours: 0, raw: 0, plain: 0 };
    // Each comes first as often as last.
    for (let turn = 0; turn < sides.length; turn++) {
      const side = sides[(slice + turn) % sides.length] ?? 'ours';
      ns[side] = await processes[side].measure({ ...probe, ms: SLICE_MS });
    }
    all.push(ns);
  }
  const medianOf = (value: (ns: Record<Side, number>) => number): number => median(all.map(value));
  return {
    ns: { ours: medianOf(({ ours }) => ours), raw: medianOf(({ raw }) => raw), plain: medianOf(({ plain }) => plain) },
    ratios: { raw: medianOf(({ ours, raw }) => ours / raw), plain: medianOf(({ ours, plain }) => ours / plain) },
  };
}

function toRows({ type, direction }: Probe, measured: readonly Measured[]): readonly Row[] {
  const what = `${direction} ${type.slice(type.lastIndexOf('.') + 1)}`;
  const roundsAgainst = (side: 'raw' | 'plain'): readonly Round[] =>
    measured.map(({ ns, ratios }) => ({
      ...{ value: ns.ours, against: ns.ours / ratios[side], verdict: { kind: 'counts' } },
    }));
  const row = { what, unit: 'ns' };
  return [
    {
      ...{ ...row, against: 'raw avsc', rounds: roundsAgainst('raw') },
      goal: { of: 'ratio', is: 'at most', limit: 1.1 },
    },
    { ...row, against: 'avsc, longs as numbers', rounds: roundsAgainst('plain'), goal: undefined },
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
