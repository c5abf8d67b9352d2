import type { RecordSchema, TypedBy } from '@waybill/messages';
import { defineContract } from '@waybill/messages';

/** Commands of the probe that a client sends. */
export type ProbeVerb = 'PutProbe' | 'RunProbe' | 'PatchProbe' | 'DeleteProbe';

type Note = { readonly note: string };
type Finish = { readonly of: ProbeVerb; readonly note: string };

export type ProbeCommand =
  | { readonly type: 'PutProbe' | 'RunProbe' | 'PatchProbe'; readonly data: Note }
  | { readonly type: 'DeleteProbe'; readonly data: Readonly<Record<string, never>> }
  | { readonly type: 'FinishProbe'; readonly data: Finish };

export type ProbeEvent =
  | { readonly type: 'ProbeBegun'; readonly data: Finish }
  | { readonly type: 'ProbeWritten'; readonly data: Note }
  | { readonly type: 'ProbeDeleted'; readonly data: Readonly<Record<string, never>> };

type MessageTypes = {
  readonly commands: {
    readonly PutProbe: Note;
    readonly RunProbe: Note;
    readonly PatchProbe: Note;
    readonly DeleteProbe: Readonly<Record<string, never>>;
    readonly FinishProbe: Finish;
  };
  readonly events: { readonly probe: ProbeEvent };
};

const note = { name: 'note', type: { type: 'string', maxLength: 1000 }, doc: 'Any text.' };
const of = { name: 'of', type: 'string', doc: 'Short name of the command that began it.' };

function record(name: string, doc: string, fields: RecordSchema['fields'] = []): RecordSchema {
  return { type: 'record', namespace: 'probe.probe.v1', name, doc, fields };
}

const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<ProbeVerb | 'FinishProbe', RecordSchema>>;
  readonly events: Readonly<Record<ProbeEvent['type'], RecordSchema>>;
  readonly views: Readonly<Record<'probes', RecordSchema>>;
} = {
  commands: {
    PutProbe: record('PutProbe', 'Writes a probe.', [note]),
    RunProbe: record('RunProbe', 'Runs a probe.', [note]),
    PatchProbe: record('PatchProbe', 'Changes a probe.', [note]),
    DeleteProbe: record('DeleteProbe', 'Deletes a probe.'),
    FinishProbe: record('FinishProbe', 'Ends what was begun.', [of, note]),
  },
  events: {
    ProbeBegun: record('ProbeBegun', 'It goes on for a while.', [of, note]),
    ProbeWritten: record('ProbeWritten', 'A probe was written.', [note]),
    ProbeDeleted: record('ProbeDeleted', 'A probe was deleted.'),
  },
  views: {
    probes: {
      type: 'record',
      namespace: 'probe.views.v1',
      name: 'ProbeView',
      doc: 'One probe.',
      fields: [{ name: 'id', type: 'string', doc: 'Its id.' }, note],
    },
  },
};

const errors = { 'probe-refused': 409 } as const;

/** A team of one aggregate, which does what its id says: one command for each method. */
export const probeContract = defineContract(schemas, {
  team: 'probe',
  aggregates: {
    probe: {
      commands: {
        PutProbe: { route: 'PUT /v1/probes/{id}', errors },
        RunProbe: { route: 'POST /v1/probes/{id}:run', errors },
        PatchProbe: { route: 'PATCH /v1/probes/{id}', errors },
        DeleteProbe: { route: 'DELETE /v1/probes/{id}', errors },
      },
      internal: { FinishProbe: [] },
      events: ['ProbeBegun', 'ProbeWritten', 'ProbeDeleted'],
    },
  },
  views: { probes: { path: '/v1/probes', of: 'probe' } },
});
