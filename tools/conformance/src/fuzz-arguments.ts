import type { Target } from './cases.ts';

/** Streams have no end that a fuzzer would wait for; they are tried by `eventsource`. */
const STREAMS = '/events|:follow|/changes';

/** Options of `schemathesis run`: all checks, a fixed seed, so many requests for each route. */
export function fuzzArguments(
  { url, apiKey }: Target,
  { FUZZ_EXAMPLES: examples = '30', FUZZ_SEED: seed = '1' } = process.env,
): readonly string[] {
  return [
    ...['run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${apiKey}`],
    ...['--checks', 'all', '--continue-on-failure', '--seed', seed, '--max-examples', examples, '--no-shrink'],
    ...['--exclude-path-regex', STREAMS, '--request-timeout', '30', '--workers', '1'],
  ];
}
