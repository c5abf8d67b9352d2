import fc from 'fast-check';

import { webhookId } from './webhook-id.ts';

test('an id has no dot, whatever it was made of, and never changes', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (operation, endpoint) => {
      expect(webhookId(operation, endpoint)).toMatch(/^msg_[A-Za-z0-9_-]{32}$/);
    }),
  );
  expect(webhookId('op_1', 'erp')).toBe('msg_zfDcuHbT9CRzDPSFhqllK78QFJI6BAB7');
});

test('each endpoint of an operation has another', () => {
  expect(webhookId('op_1', 'erp')).not.toBe(webhookId('op_1', 'crm'));
  expect(webhookId('op_1', 'erp')).not.toBe(webhookId('op_2', 'erp'));
});
