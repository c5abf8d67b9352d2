import { renderReport } from './render-report.ts';
import type { Row } from './row.ts';

const accepts: Row = {
  what: 'accepts, 64 connections',
  unit: '/s',
  against: 'bare Hono',
  goal: { of: 'ratio', is: 'at least', limit: 0.8 },
  rounds: [
    { value: 4200, against: 5000, verdict: { kind: 'counts' } },
    { value: 900, against: 5000, verdict: { kind: 'not judged', reason: 'others used 30 % of the machine' } },
  ],
};

test('a line shows values, ceiling, ratios, goal and judgement', () => {
  const text = renderReport({ about: { node: 'v20' }, rows: [accepts], cpu: [], tookSeconds: 61.4 });
  const line = text.split('\n').find((candidate) => candidate.startsWith('accepts, 64 connections, /s'));
  expect(line?.split(/ {2,}/)).toEqual([
    'accepts, 64 connections, /s',
    ...['4,200', '4,200', '4,200', 'bare Hono', '5,000', '0.84', '0.84', '0.84', '≥ 0.8x', '1/2', 'met'],
  ]);
});

test('a round that was left out is named with the reason', () => {
  const text = renderReport({ about: {}, rows: [accepts], cpu: [], tookSeconds: 1 });
  expect(text).toContain('accepts, 64 connections, round 2: not judged, others used 30 % of the machine');
});

test('CPU has a column for each process that any line knows', () => {
  const cpu = [
    { what: 'accepts', microsecondsByProcess: { ingress: 90.4, kafka: 23 } },
    { what: 'closed loop', microsecondsByProcess: { standalone: 412, kafka: 51 } },
  ];
  const text = renderReport({ about: {}, rows: [], cpu, tookSeconds: 1 });
  expect(text).toMatch(/CPU µs per command +ingress +kafka +standalone/);
  expect(text).toMatch(/closed loop +– +51\.0 +412/);
});
