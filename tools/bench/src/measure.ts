import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { abortWithin } from '@waybill/service';

import type { Bench } from './bench.ts';
import { startGenerator } from './load/generator.ts';
import { describeMachine } from './machine/describe-machine.ts';
import type { BenchOptions } from './options.ts';
import type { Report, Section } from './report/report.ts';
import { type Backlog, measureAccepts } from './sections/accepts.ts';
import { measureCatchUp } from './sections/catch-up.ts';
import { measureCodec } from './sections/codec.ts';
import { measureCommands } from './sections/commands.ts';
import { measureDecisions } from './sections/decisions.ts';
import { measureHeaders } from './sections/headers.ts';
import { measureProjection } from './sections/projection.ts';
import { measureReading } from './sections/reading.ts';
import { measureReads } from './sections/reads.ts';
import { measureRebuild } from './sections/rebuild.ts';
import { measureReplay } from './sections/replay.ts';
import { measureReplayBeside } from './sections/replay-beside.ts';
import { measureWaiting } from './sections/waiting.ts';
import { measureRecovery } from './sections/recovery.ts';
import { measureStalls } from './sections/stalls.ts';
import { measureState } from './sections/state.ts';
import { openStack } from './servers/open-stack.ts';
import { createPlatform, type Platform } from './servers/platform.ts';
import { startService } from './servers/service.ts';
import { startSystem } from './servers/system.ts';

/** What a run takes from its process. */
export type RunContext = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The bundle that runs. */
  readonly program: string;
  /** Fires when the run should end: everything that it started is stopped. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
};

/** Longer than any sensible run, ms. */
const LIMIT_MS = 30 * 60_000;
/** How long a start that is under way may take to notice that the run is over, ms. */
const LAST_START_MS = 10_000;

/** Measures what the options ask for, and leaves nothing running. */
export async function measure(options: BenchOptions, context: RunContext): Promise<Report> {
  const begun = performance.now();
  const closers: (() => Promise<unknown>)[] = [];
  const ended = abortWithin(context.signal, LIMIT_MS);
  const measuring = open(options, context, closers).then(measureSections);
  try {
    const section = await Promise.race([measuring, rejection(ended)]);
    const about = { ...describeMachine(repositoryOf(context)), layout: options.layout };
    return { about, ...section, tookSeconds: (performance.now() - begun) / 1000 };
  } finally {
    await closeAll(closers, context);
    // An interrupted run fails when its processes go; what it had begun to start meanwhile has to go too.
    await Promise.race([measuring.catch(() => undefined), delay(LAST_START_MS, undefined, { ref: false })]);
    await closeAll(closers, context);
  }
}

/** In the reverse order of their opening. */
async function closeAll(closers: (() => Promise<unknown>)[], { say }: RunContext): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) {
    await close().catch((error: unknown) => {
      say(String(error));
    });
  }
}

async function open(options: BenchOptions, context: RunContext, closers: (() => Promise<unknown>)[]): Promise<Bench> {
  const { program, environment, signal, say } = context;
  const repository = repositoryOf(context);
  const { profileTo } = options;
  if (profileTo !== undefined) await mkdir(profileTo, { recursive: true });
  say('starting Kafka, the registry and MongoDB, where the environment names none');
  const stack = await openStack(repository, environment, signal);
  closers.push(() => stack.stop());
  const generator = startGenerator(program);
  closers.push(() => {
    generator.stop();
    return Promise.resolve();
  });
  const run = `bench-${randomBytes(4).toString('hex')}`;
  let laidOut: Promise<Platform> | undefined;
  const platform = (): Promise<Platform> => (laidOut ??= createPlatform(repository, run, stack.endpoints));
  closers.push(async () => (await laidOut)?.close());
  return {
    ...{ options, program, run, generator, platform, say, endpoints: stack.endpoints, parts: stack.processes },
    atEnd: (close) => void closers.push(close),
    async start(app, changes = {}) {
      const environment = Object.entries({ ...(await platform()).environment, ...changes });
      const service = await startService({
        ...{ repository, app, profileTo, onLog: say },
        environment: Object.fromEntries(environment.filter(([, value]) => value !== '')),
      });
      closers.push(() => service.stop());
      return service;
    },
  };
}

/** Parts that need no other one, in this order. */
const onTheirOwn: readonly (readonly [name: string, measure: (bench: Bench) => Section | Promise<Section>])[] = [
  ['projection', measureProjection],
  ['reading', measureReading],
  ['headers', measureHeaders],
  ['codec', measureCodec],
  ['recovery', measureRecovery],
  ['decisions', measureDecisions],
  ['state', measureState],
  ['stalls', measureStalls],
  ['reads', measureReads],
  ['waiting', measureWaiting],
  ['replay', measureReplay],
  ['rebuild', measureRebuild],
  ['beside', measureReplayBeside],
];

async function measureSections(bench: Bench): Promise<Section> {
  const { only } = bench.options;
  const sections: Section[] = [];
  const accepts = only.has('accepts') ? await measureAccepts(bench) : undefined;
  if (accepts) sections.push(accepts);
  if (['accepts', 'latency', 'closed'].some((name) => only.has(name))) {
    sections.push(await measureSystem(bench, accepts?.backlog));
  }
  for (const [name, measureIt] of onTheirOwn) {
    if (only.has(name)) sections.push(await measureIt(bench));
  }
  return merge(sections);
}

/** All roles together: first they catch up with what was only accepted, if anything was. */
async function measureSystem(bench: Bench, backlog: Backlog | undefined): Promise<Section> {
  const caughtUp = backlog && (await measureCatchUp(bench, backlog));
  const system = caughtUp?.system ?? (await startSystem(bench));
  const asked = ['latency', 'closed'].some((name) => bench.options.only.has(name));
  const commands = asked ? await measureCommands(bench, system) : undefined;
  await system.stop();
  return merge([caughtUp?.section, commands].filter((section) => section !== undefined));
}

function merge(sections: readonly Section[]): Section {
  return {
    rows: sections.flatMap(({ rows }) => rows),
    cpu: sections.flatMap(({ cpu }) => cpu),
    stages: sections.flatMap(({ stages = [] }) => stages),
  };
}

/** The bundle lies in tools/bench/dist. */
function repositoryOf({ program }: RunContext): string {
  return resolve(program, '../../../..');
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    });
  });
}
