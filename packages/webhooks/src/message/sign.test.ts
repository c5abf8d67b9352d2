import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

import { deriveSecret } from './secret.ts';
import { signatureHeaders } from './sign.ts';

const MASTER = Buffer.alloc(32, 7);
const secretOf = (generation: number) => deriveSecret(MASTER, { tenant: 'acme', endpoint: 'erp', generation });
const text = fc.string({ unit: 'grapheme' });

test('any message verifies with the library of the standard, by every secret that signed it', () => {
  fc.assert(
    fc.property(text, fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/), (value, webhookId) => {
      const body = JSON.stringify({ value });
      const headers = signatureHeaders({ webhookId, body, nowMs: Date.now(), secrets: [secretOf(2), secretOf(1)] });
      expect(new Webhook(secretOf(1)).verify(body, headers)).toEqual({ value });
      expect(new Webhook(secretOf(2)).verify(body, headers)).toEqual({ value });
      expect(() => new Webhook(secretOf(3)).verify(body, headers)).toThrow();
    }),
  );
});

test('the time is that of the attempt, in whole seconds', () => {
  const headers = signatureHeaders({
    webhookId: 'msg_1',
    body: '{}',
    nowMs: 1_700_000_000_999,
    secrets: [secretOf(1)],
  });
  expect(headers['webhook-timestamp']).toBe('1700000000');
});

test('nothing goes out unsigned, or by an id with a dot', () => {
  const message = { webhookId: 'msg_1', body: '{}', nowMs: 0, secrets: [secretOf(1)] };
  expect(() => signatureHeaders({ ...message, secrets: [] })).toThrow(RangeError);
  expect(() => signatureHeaders({ ...message, webhookId: 'msg.1' })).toThrow(RangeError);
});
