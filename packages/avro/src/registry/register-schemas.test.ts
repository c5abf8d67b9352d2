import { recordSchema, sampleContract } from '../fixtures.ts';
import { createMemoryRegistry } from './memory-registry.ts';
import { registerSchemas } from './register-schemas.ts';
import type { Compatibility, SchemaRegistry } from './schema-registry.ts';

const subjects = [
  'test.sample.commands.v1-test.sample.v1.Ask',
  'test.sample.events.v1-test.sample.v1.Answered',
  'test.sample.commands.v1-waybill.v1.CancelOperation',
  'test.sample.events.v1-waybill.v1.CommandOutcome',
  'test.sample.events.v1-waybill.v1.Claim',
];

test('registers commands, events, outcomes and claims, each under its topic and full name', async () => {
  const registrations = await registerSchemas(createMemoryRegistry(), [sampleContract()]);
  expect(registrations).toMatchObject(subjects.map((subject) => ({ subject, change: 'created' })));
});

test('commands stay readable by later builds, events by earlier ones too', async () => {
  const rules = new Map<string, Compatibility>();
  const memory = createMemoryRegistry();
  const registry: SchemaRegistry = {
    ...memory,
    register: (subject, schema, compatibility) => {
      rules.set(subject, compatibility);
      return memory.register(subject, schema, compatibility);
    },
  };
  await registerSchemas(registry, [sampleContract()]);
  expect([...rules.values()]).toEqual([
    'BACKWARD_TRANSITIVE',
    'FULL_TRANSITIVE',
    'BACKWARD_TRANSITIVE',
    'FULL_TRANSITIVE',
    'FULL_TRANSITIVE',
  ]);
});

test('says which subject has a new version', async () => {
  const registry = createMemoryRegistry();
  await registerSchemas(registry, [sampleContract()]);
  const [, event] = await registerSchemas(registry, [sampleContract(recordSchema({ other: 'string' }).fields)]);
  expect(event).toMatchObject({ subject: subjects[1], change: 'changed' });
});
