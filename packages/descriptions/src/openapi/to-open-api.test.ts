import openApiSchema from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json' with { type: 'json' };
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { parcelsContract } from '../fixtures.ts';
import type { DescriptionOptions, Json } from '../options.ts';
import { toOpenApi } from './to-open-api.ts';

const publicUrl = 'https://api.example';

function describeParcels(options: Partial<DescriptionOptions> = {}) {
  return toOpenApi([parcelsContract()], { publicUrl, ...options });
}

function operationOf(method: string, path: string): Json {
  return describeParcels().paths[path]?.[method] as Json; // A missing one fails the test by itself.
}

test('all of the protocol, served or not yet, makes a valid document', () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  formats.default(ajv);

  expect(ajv.validate(openApiSchema, describeParcels()) || ajv.errors).toBe(true);
});

test('is about the public address', () => {
  expect(describeParcels()['servers']).toEqual([{ url: publicUrl }]);
});

test('what is not served is not described', () => {
  const { paths, webhooks } = describeParcels({ routed: [{ method: 'GET', path: '/operations/{id}' }] });

  expect(Object.keys(paths)).toEqual(['/operations/{id}']);
  expect(webhooks).toBeUndefined();
});

test('webhooks are described where endpoints can be registered', () => {
  const { webhooks } = describeParcels({ routed: [{ method: 'PUT', path: '/webhook-endpoints/{id}' }] });

  expect(Object.keys(Object(webhooks) as object)).toEqual(['operationEnded', 'endpointVerification']);
});

describe('a command', () => {
  test('tells the headers that its contract demands', () => {
    const { parameters, responses } = operationOf('put', '/v1/parcels/{id}');

    expect(parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', required: true }));
    expect(responses).toHaveProperty('428');
    expect(operationOf('patch', '/v1/parcels/{id}')['parameters']).toContainEqual({
      $ref: '#/components/parameters/IdempotencyKey',
    });
  });

  test('tells the codes of its team with their status numbers, beside ours', () => {
    const { responses } = operationOf('put', '/v1/parcels/{id}');
    const codes = (status: number) => JSON.stringify((responses as Json)[status]);

    expect(codes(422)).toMatch(/"enum":\["parcel-too-heavy",.*"validation-failed"/);
    expect(codes(409)).toMatch(/"enum":\["parcel-sent","operation-canceled"\]/);
    expect(operationOf('patch', '/v1/parcels/{id}')['responses']).toHaveProperty('404');
  });

  test('shows the example of its contract, or one made from its schema', () => {
    expect(operationOf('put', '/v1/parcels/{id}')).toMatchObject({
      requestBody: { content: { 'application/json': { example: { weight: 7 } } } },
    });
    expect(operationOf('post', '/v1/parcels')).toMatchObject({
      requestBody: { content: { 'application/json': { example: { by: 'by' } } } },
    });
  });

  test('PATCH takes merge patches too, DELETE takes no body and creates nothing', () => {
    expect(operationOf('patch', '/v1/parcels/{id}')).toMatchObject({
      requestBody: { content: { 'application/merge-patch+json': {} } },
    });
    expect(operationOf('delete', '/v1/parcels/{id}')).not.toHaveProperty('requestBody');
    expect(operationOf('delete', '/v1/parcels/{id}')['responses']).not.toHaveProperty('201');
  });

  test('has a name of its own where another team has one of the same type', () => {
    const { paths } = toOpenApi([parcelsContract('parcels'), parcelsContract('returns')], { publicUrl });

    expect(paths['/v1/parcels/{id}']?.['delete']).toMatchObject({ operationId: 'returnsDropParcel' });
    expect(operationOf('delete', '/v1/parcels/{id}')).toMatchObject({ operationId: 'dropParcel' });
  });

  test('names the scope that a credential needs', () => {
    expect(operationOf('post', '/v1/parcels')['security']).toContainEqual({ apiKey: ['parcels.parcel:write'] });
  });
});

describe('a list', () => {
  const names = () =>
    (operationOf('get', '/v1/lost-parcels')['parameters'] as readonly Json[]).map(({ name, $ref }) => name ?? $ref);

  test('has the filters of its contract with their operators, prefixes for texts alone', () => {
    expect(names()).toEqual(
      expect.arrayContaining(['label', 'label[in]', 'label[prefix]', 'weight[gt]', 'weight[lte]', 'sentAt[gte]']),
    );
    expect(names()).not.toContain('weight[prefix]');
    expect(names()).not.toContain('sentAt[prefix]');
  });

  test('has its sorts, both ways', () => {
    expect(operationOf('get', '/v1/lost-parcels')['parameters']).toContainEqual(
      expect.objectContaining({ name: 'sort', schema: { type: 'string', enum: ['sentAt', '-sentAt'] } }),
    );
  });

  test('has items that may lack what fields does not name', () => {
    const { schemas } = Object(describeParcels()['components']) as Readonly<Record<string, Json>>;

    expect(schemas?.['parcels.parcel.v1.ParcelView']).toMatchObject({
      required: ['id', 'label', 'weight', 'sentAt', 'version'],
    });
    expect(schemas?.['parcels.parcel.v1.ParcelView.Listed']).toMatchObject({ required: ['id', 'version'] });
  });
});
