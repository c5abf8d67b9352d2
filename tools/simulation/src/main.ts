import { checkSeed } from './check-seed.ts';
import { HELP, parseOptions } from './options.ts';

const TRACE_LINES = 200;
const TELL_EVERY_MS = 2_000;

const parsed = parseOptions(process.argv.slice(2));
if (parsed === 'help') process.stdout.write(HELP);
else if ('problem' in parsed) {
  process.stderr.write(`${parsed.problem}\nnpm run simulate -- --help tells more.\n`);
  process.exitCode = 2;
} else process.exitCode = await run(parsed);

async function run({ seeds, from }: { readonly seeds: number; readonly from: number }): Promise<number> {
  let [commands, failed, toldAt] = [0, 0, performance.now()];
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'])
    process.once(name, () => {
      interrupted.abort();
    });
  const begun = performance.now();
  for (let seed = from; seed < from + seeds && !interrupted.signal.aborted; seed += 1) {
    const checked = await checkSeed(seed);
    commands += checked.commands;
    if (checked.violations.length > 0) {
      failed += 1;
      process.stdout.write(`seed ${seed}\n${checked.violations.map((violation) => `  ${violation}\n`).join('')}`);
      if (seeds === 1) process.stdout.write(`${checked.trace.slice(-TRACE_LINES).join('\n')}\n`);
    }
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      process.stderr.write(`${seed - from + 1} of ${seeds} seeds, ${commands} commands, ${failed} failed\n`);
      toldAt = performance.now();
    }
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${seeds} seeds from ${from}, ${commands} commands, ${seconds} s: ${failed} failed\n`);
  if (interrupted.signal.aborted) return 130;
  return failed === 0 ? 0 : 1;
}
