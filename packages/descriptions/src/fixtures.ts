import type { Contract, RecordSchema } from '@waybill/messages';
import { defineContract } from '@waybill/messages';

function schema(name: string, fields: Readonly<Record<string, unknown>> = {}): RecordSchema {
  return {
    type: 'record',
    name,
    namespace: 'parcels.parcel.v1',
    doc: `${name} <b>.`,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  };
}

const time = { type: 'long', logicalType: 'timestamp-millis' };

/** A contract with a command of each method and a view with filters. */
export function parcelsContract(team = 'parcels'): Contract {
  const commands = {
    SendParcel: schema('SendParcel', { weight: { type: 'int', minimum: 1 }, note: ['null', 'string'] }),
    LabelParcel: schema('LabelParcel', { label: 'string' }),
    DropParcel: schema('DropParcel'),
    OpenParcel: schema('OpenParcel', { by: 'string' }),
  };
  const events = { ParcelSent: schema('ParcelSent', { weight: 'int' }) };
  const views = {
    'lost-parcels': schema('ParcelView', { id: 'string', label: 'string', weight: 'int', sentAt: time }),
  };
  return defineContract(
    { commands, events, views },
    {
      team,
      aggregates: {
        parcel: {
          commands: {
            SendParcel: {
              route: 'PUT /v1/parcels/{id}',
              errors: { 'parcel-too-heavy': 422, 'parcel-sent': 409 },
              requires: ['idempotency-key', 'precondition'],
              example: { weight: 7 },
            },
            LabelParcel: { route: 'PATCH /v1/parcels/{id}', errors: { 'parcel-unknown': 404 } },
            DropParcel: { route: 'DELETE /v1/parcels/{id}' },
            OpenParcel: { route: 'POST /v1/parcels' },
          },
          events: ['ParcelSent'],
        },
      },
      views: {
        'lost-parcels': {
          path: '/v1/lost-parcels',
          of: 'parcel',
          filters: ['label', 'weight', 'sentAt'],
          sorts: ['sentAt'],
        },
      },
    },
  );
}
