import { randomUUID } from 'node:crypto';

import { sampleContract } from '../fixtures.ts';
import { contractSubjects } from './contract-subjects.ts';
import { describeRegistry } from './describe-registry.ts';
import { createMemoryRegistry } from './memory-registry.ts';

describeRegistry('a registry in memory', createMemoryRegistry, randomUUID);

test('a registry in memory has the schemas of its contracts from the beginning', async () => {
  const registry = createMemoryRegistry([sampleContract()]);
  for (const { subject, schema } of contractSubjects([sampleContract()])) {
    expect(await registry.lookUp(subject, schema)).toBeGreaterThan(0);
  }
});
