import type { Target } from './cases.ts';

/** Streams have no end that a fuzzer would wait for; they are tried by `eventsource`. */
const STREAMS = '/events|:follow|/changes';

/** Options of `schemathesis run`: all checks, a fixed seed, so many requests for each route. */
export function fuzzArguments(
  { url, apiKey }: Target,
  examples = process.env['FUZZ_EXAMPLES'] ?? '30',
): readonly string[] {
  return [
    ...['run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${apiKey}`],
    ...['--checks', 'all', '--continue-on-failure', '--seed', '1', '--max-examples', examples, '--no-shrink'],
    ...['--exclude-path-regex', STREAMS, '--request-timeout', '30', '--workers', '2'],
  ];
}
