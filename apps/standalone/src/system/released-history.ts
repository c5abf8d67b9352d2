import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createMemoryRegistry, openCodec } from '@waybill/avro';
import type { Contract, RecordSchema } from '@waybill/messages';
import { defineContract } from '@waybill/messages';
import { contracts } from '@waybill/teams';
import fc from 'fast-check';

/** How many records are written with each form. */
export const SAMPLES = 5;

/** One released form of a type: `infra/schemas/<full name>/<form>.avsc`. */
export type ReleasedForm = { readonly fullName: string; readonly form: number; readonly schema: RecordSchema };

/** All forms that ever were released, but for the platform's own types. */
export function releasedForms(repository: string): readonly ReleasedForm[] {
  const folder = join(repository, 'infra/schemas');
  const names = readdirSync(folder).filter((name) => !name.endsWith('.md') && !name.startsWith('waybill.'));
  return names.flatMap((fullName) =>
    readdirSync(join(folder, fullName)).map((file) => {
      const text = readFileSync(join(folder, fullName, file), 'utf8');
      // A test of waybill schemas holds them against the contracts.
      return { fullName, form: Number.parseInt(file, 10), schema: JSON.parse(text) as RecordSchema };
    }),
  );
}

/** What today's build reads from as many records as there are samples, which were written with this form. */
export async function readToday(form: ReleasedForm): Promise<readonly unknown[]> {
  const written = contractOfThen(form);
  const registry = createMemoryRegistry([...contracts, written]);
  const then = await openCodec({ registry, contracts: [written] });
  const now = await openCodec({ registry, contracts });
  const frames = sampleData(form, SAMPLES).map((data) => then.encode(form.fullName, data));
  await now.prepare(frames);
  return frames.map((frame) => {
    const decoded = now.decode(frame);
    if (!decoded.ok) throw new Error(`${form.fullName} ${form.form}: ${decoded.reason}`);
    return decoded.value;
  });
}

/** The contract that knew the form, under the subject where it stands: commands have a topic of their own. */
function contractOfThen(form: ReleasedForm): Contract {
  const former = contractOf(form);
  const known = contracts.flatMap(({ commands, internalCommands }) => [...commands, ...internalCommands]);
  const command = known.find(({ fullName }) => fullName === form.fullName);
  if (command === undefined) return former;
  return { ...former, events: former.events.map((event) => ({ ...event, topic: command.topic })) };
}

/** Whether a team has released anything: one that has not has no history, and is free to change everything. */
export function hasReleased(team: string, forms: readonly ReleasedForm[]): boolean {
  return forms.some(({ fullName }) => fullName.startsWith(`${team}.`));
}

/** The contract of a build that knew this form alone, to write records as it did. */
function contractOf({ fullName, schema }: ReleasedForm): Contract {
  const [team = '', aggregate = ''] = fullName.split('.');
  const aggregates = { [aggregate]: { commands: {}, events: [schema.name] } };
  return defineContract(
    { commands: {}, events: { [schema.name]: schema }, views: {} },
    { team, aggregates, views: {} },
  );
}

/** The same data whenever it is asked for: enough to tell whether records of a form can be read and folded. */
function sampleData({ schema }: ReleasedForm, count: number): readonly unknown[] {
  return fc.sample(arbitraryOf(schema), { seed: 5, numRuns: count });
}

type Node = { readonly [attribute: string]: unknown };

function arbitraryOf(type: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(type)) return fc.oneof(...type.map(arbitraryOf));
  if (typeof type === 'string') return scalar({ type });
  const node = type as Node; // What is no name and no union is an object, in Avro.
  switch (node['type']) {
    case 'record':
      return fc.record(
        Object.fromEntries((node as RecordSchema).fields.map((field) => [field.name, arbitraryOf(field.type)])),
        { noNullPrototype: true },
      );
    case 'array':
      return fc.array(arbitraryOf(node['items']), { minLength: 1, maxLength: 3 });
    case 'map':
      return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), arbitraryOf(node['values']), { noNullPrototype: true });
    case 'enum':
      return fc.constantFrom(...(node['symbols'] as readonly string[])); // As Avro has enums.
    default:
      return scalar(node);
  }
}

function scalar({ type, logicalType }: Node): fc.Arbitrary<unknown> {
  if (logicalType === 'timestamp-millis')
    return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'int':
      return fc.integer({ min: 1, max: 1_000 });
    case 'long':
      return fc.bigInt({ min: 1n, max: 1_000_000n });
    case 'float':
    case 'double':
      return fc.integer({ min: 1, max: 1_000 });
    case 'bytes':
      return fc.uint8Array({ maxLength: 16 }).map((bytes) => Buffer.from(bytes));
    case 'string':
      return fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/);
    default:
      return arbitraryOf(type);
  }
}
