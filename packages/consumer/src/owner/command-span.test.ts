import type { RunningSpan } from '@waybill/telemetry';

import { readCommandFacts } from '../decision/command-facts.ts';
import { addRecord, commandsIn, openCountersCodec } from '../fixtures.ts';
import { endSpans, startCommandSpan } from './command-span.ts';

test('while nobody collects spans the trace context of the command is handed on', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const [record] = commandsIn([addRecord(await openCountersCodec(), { traceparent })]);
  if (record === undefined) throw new Error('There is one.');

  expect(startCommandSpan(readCommandFacts(record)).traceparent).toBe(traceparent);
});

test('all spans of a run end together, with the error of its append', () => {
  const ends: unknown[] = [];
  const span: RunningSpan = { traceparent: undefined, end: (error) => ends.push(error?.message) };

  endSpans([span, span]);
  endSpans([span], new Error('lost'));

  expect(ends).toEqual([undefined, undefined, 'lost']);
});
