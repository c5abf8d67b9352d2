import { deriveChallenge, isAnswerTo, renderChallenge, renderTest } from './challenge.ts';

test('a challenge has the type that receivers know it by', () => {
  expect(renderChallenge('c-1')).toBe('{"type":"waybill.endpoint.verify","data":{"challenge":"c-1"}}');
});

test('so has a message to try an endpoint with', () => {
  expect(renderTest('erp', 0)).toBe(
    '{"type":"waybill.endpoint.test","timestamp":"1970-01-01T00:00:00.000Z","data":{"endpoint":"erp"}}',
  );
});

test('it is answered by 2xx and the same challenge', () => {
  expect(isAnswerTo('c-1', { status: 200, body: '{"challenge":"c-1"}' })).toBe(true);
});

test.each([
  [404, '{"challenge":"c-1"}'],
  [undefined, '{"challenge":"c-1"}'],
  [200, '{"challenge":"c-2"}'],
  [200, '"c-1"'],
  [200, 'null'],
  [200, ''],
  [302, '{"challenge":"c-1"}'],
])('%p and %p are no answer', (status, body) => {
  expect(isAnswerTo('c-1', { status, body })).toBe(false);
});

test('each registration has a challenge of its own, always the same', () => {
  const about = { tenant: 'acme', endpoint: 'erp', registration: 1 };
  const challenge = deriveChallenge(Buffer.alloc(32, 7), about);
  expect(challenge).toMatch(/^[\w-]{43}$/);
  expect(deriveChallenge(Buffer.alloc(32, 7), about)).toBe(challenge);
  expect(deriveChallenge(Buffer.alloc(32, 7), { ...about, registration: 2 })).not.toBe(challenge);
  expect(deriveChallenge(Buffer.alloc(32, 8), about)).not.toBe(challenge);
});
