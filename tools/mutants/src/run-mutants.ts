import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readStackSettings, startPrivateStack, toEnvironment } from '@waybill/stack';

import { checkMutants } from './check-mutants.ts';
import type { Mutant } from './mutant.ts';
import { HELP, parseOptions } from './options.ts';
import { readMutants } from './read-mutants.js';
import { renderVerdicts, toReport } from './render-verdicts.ts';
import { runJest } from './run-jest.ts';
import type { Verdict } from './try-mutants.ts';
import { tryMutants } from './try-mutants.ts';

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Runs the mutants of a command line, and gives the exit code: 1 when one of them was not caught. */
export async function runMutants(host: NodeJS.Process, repository: string): Promise<number> {
  const task = toTask(host.argv.slice(2), repository);
  if ('help' in task) {
    host.stdout.write(task.help);
    return EXIT.done;
  }
  if ('problem' in task) {
    host.stderr.write(`${task.problem}\nRun with --help for all options.\n`);
    return EXIT.usage;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    host.once(signal, () => {
      stopping.abort(new Error('Interrupted.'));
    });
  }
  try {
    const verdicts = await tryAll(task.mutants, host, repository, stopping.signal);
    host.stdout.write(task.json ? `${JSON.stringify(toReport(verdicts), undefined, 2)}\n` : renderVerdicts(verdicts));
    return verdicts.every(({ result }) => result === 'caught') ? EXIT.done : EXIT.failed;
  } catch (error) {
    host.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return stopping.signal.aborted ? EXIT.interrupted : EXIT.failed;
  }
}

type Task =
  | { readonly mutants: readonly Mutant[]; readonly json: boolean }
  | { readonly problem: string }
  | { readonly help: string };

function toTask(args: readonly string[], repository: string): Task {
  const options = parseOptions(args);
  if (options === 'help') return { help: HELP };
  if ('problem' in options) return options;
  const { only, json } = options;
  const all = readMutants(repository);
  const unknown = only?.find((id) => !all.some((mutant) => mutant.id === id));
  if (unknown !== undefined) {
    return { problem: `--only: there is no mutant ${unknown}. There are ${all.map(({ id }) => id).join(', ')}.` };
  }
  const mutants = all.filter(({ id }) => only === undefined || only.includes(id));
  const faults = checkMutants(mutants, (path) => readText(join(repository, path)));
  return faults.length === 0 ? { mutants, json } : { problem: faults.join('\n') };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function tryAll(
  mutants: readonly Mutant[],
  host: NodeJS.Process,
  repository: string,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const say = (line: string): void => void host.stderr.write(`${line}\n`);
  const stack = mutants.some(({ caughtBy }) => caughtBy.project === 'integration')
    ? await openStack(host, repository, signal)
    : { variables: {}, stop: () => Promise.resolve() };
  try {
    const environment = { ...host.env, ...stack.variables };
    return await tryMutants(
      mutants,
      (choice) => runJest(choice, { repository, environment, signal }),
      ({ mutant, result, reason, seconds }) => {
        say(`${mutant.id.padEnd(12)} ${result.padEnd(8)} ${seconds.toFixed(1).padStart(5)} s  ${reason.slice(0, 120)}`);
      },
    );
  } finally {
    await stack.stop();
  }
}

/** One private stack for all tests that need one. */
async function openStack(host: NodeJS.Process, repository: string, signal: AbortSignal) {
  const infra = join(repository, 'infra/local');
  const { endpoints, stop } = await startPrivateStack({ infra, settings: readStackSettings(host.env), signal });
  return { variables: toEnvironment(endpoints), stop };
}
