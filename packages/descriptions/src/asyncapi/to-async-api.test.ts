import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

import { parcelsContract } from '../fixtures.ts';
import { toAsyncApi } from './to-async-api.ts';

const publicUrl = 'https://api.example/shop';
const contracts = [parcelsContract()];

test('all of the protocol, served or not yet, makes a valid document', () => {
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, logger: false });
  formats.default(ajv);

  expect(ajv.validate(asyncApiSchema, toAsyncApi(contracts, { publicUrl })) || ajv.errors).toBe(true);
});

test('commands are received and events are sent, with their Avro schemas', () => {
  const { operations, components, channels } = toAsyncApi(contracts, { publicUrl, routed: [] });

  expect(Object.keys(Object(operations) as object)).toEqual([
    'receive.parcels.parcel.commands.v1',
    'send.parcels.parcel.events.v1',
  ]);
  expect(Object.keys(channels)).toEqual(['parcels.parcel.commands.v1', 'parcels.parcel.events.v1']);
  expect(components).toMatchObject({
    messages: {
      'parcels.parcel.v1.ParcelSent': {
        contentType: 'application/avro',
        payload: { schema: { type: 'record', name: 'ParcelSent' } },
      },
    },
  });
});

test('streams and webhooks are told as far as they are served', () => {
  const routed = [{ method: 'GET', path: '/events/{token}' }];

  expect(Object.keys(toAsyncApi(contracts, { publicUrl, routed }).channels)).toContain('publishedEvents');
  expect(Object.keys(toAsyncApi(contracts, { publicUrl, routed }).channels)).not.toContain('webhooks');
  expect(Object.keys(toAsyncApi(contracts, { publicUrl }).channels)).toContain('webhooks');
});

test('is about the public address', () => {
  expect(toAsyncApi(contracts, { publicUrl })['servers']).toMatchObject({
    api: { host: 'api.example', protocol: 'https', pathname: '/shop' },
  });
});
