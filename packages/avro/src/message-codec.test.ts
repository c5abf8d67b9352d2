import { defineContract } from '@waybill/messages';

import { openCodec } from './message-codec.ts';
import { createMemoryRegistry } from './registry/memory-registry.ts';

const schemas = {
  commands: {
    Say: {
      type: 'record' as const,
      name: 'Say',
      namespace: 'talk.person.v1',
      fields: [
        { name: 'what', type: 'string' },
        { name: 'times', type: 'long' },
        { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      ],
    },
  },
  events: {},
  views: {},
};
const contract = defineContract(schemas, {
  team: 'talk',
  aggregates: { person: { commands: { Say: { route: 'PUT /v1/people/{id}' } }, events: [] } },
  views: {},
});

test('gives back the value that was written', async () => {
  const codec = await openCodec({ registry: createMemoryRegistry([contract]), contracts: [contract] });
  const value = { what: 'héllo', times: 2n ** 62n, at: new Date('2010-12-01T08:26:00.000Z') };
  const frame = codec.encode('talk.person.v1.Say', value);
  expect(codec.decode(frame)).toEqual({ ok: true, fullName: 'talk.person.v1.Say', value });
});
