import { CLAIM_TYPE, OUTCOME_TYPE } from '@waybill/messages';
import { createMemoryLog } from '@waybill/testing';

import { whereToBegin } from './where-to-begin.ts';

const AT = { topic: 'platform.endpoint.events.v1', partition: 3 };

function logWith(...types: readonly string[]) {
  const log = createMemoryLog();
  const headers = { constant: [], varying: ['ce_type'] };
  log.plant(
    AT,
    types.map((type) => ({ key: null, value: Buffer.alloc(0), headers, headerValues: [type] })),
  );
  return log;
}

test('where there was never an endpoint it begins at the end, and leaves nothing out', async () => {
  expect(await whereToBegin(createMemoryLog(), undefined)).toBe('latest');
  expect(await whereToBegin(logWith(CLAIM_TYPE, CLAIM_TYPE), undefined)).toBe('latest');
});

test('where there was one it must be told', async () => {
  expect(await whereToBegin(logWith(CLAIM_TYPE, OUTCOME_TYPE), undefined)).toBeUndefined();
});

test('whoever tells it decides', async () => {
  expect(await whereToBegin(createMemoryLog(), 'earliest')).toBe('earliest');
});
