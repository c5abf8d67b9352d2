import { createMemoryRegistry, openCodec } from '@waybill/avro';
import type { ConsumerDefinition } from '@waybill/consumer';
import type { Contract, RecordedEvent } from '@waybill/messages';
import { eventReaders } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import { consumers } from '../consumers.ts';
import type { ReleasedForm } from './released-history.ts';
import { contractOf, releasedForms, sampleData } from './released-history.ts';

const SAMPLES = 5;
const forms = releasedForms(process.cwd());
const ofKind = (name: string) => forms.filter(({ fullName }) => fullName.startsWith(`${name}.v`));

/** What today's build reads from records that were written with this form. */
async function readToday(form: ReleasedForm): Promise<readonly unknown[]> {
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

type Kind = ConsumerDefinition['kinds'][number];
type Told = { readonly name: string; readonly event: RecordedEvent };

/** Those events that can be folded onto no history made of the others. */
function unfoldable({ decider }: Kind, told: readonly Told[]): readonly string[] {
  const states: unknown[] = [decider.initialState];
  let left = told;
  for (let before = Infinity; left.length < before;) {
    before = left.length;
    left = left.filter(({ event }) => {
      const behind = states.flatMap((state) => foldOnto(decider, state, event));
      states.push(...behind.slice(0, 1));
      return behind.length === 0;
    });
  }
  return left.map(({ name }) => name);
}

function foldOnto(decider: Kind['decider'], state: unknown, event: RecordedEvent): readonly unknown[] {
  try {
    return [decider.evolve(state, event)];
  } catch {
    return [];
  }
}

test.each(forms.map((form) => [form.fullName, form.form, form] as const))(
  'records of %s, form %i, are read by the code of today',
  async (_name, _form, form) => {
    expect(await readToday(form)).toHaveLength(SAMPLES);
  },
);

const kinds = consumers.flatMap(({ kinds: own }) => own);
test.each(kinds.map((kind) => [`${kind.contract.team}.${kind.contract.name}`, kind] as const))(
  'recorded history of each released form of %s is folded by the code of today',
  async (name, kind) => {
    const contract = contracts.find(({ team }) => team === kind.contract.team);
    if (contract === undefined) throw new Error('Each consumer has a contract.');
    const readers = eventReaders(contract, kind.contract.eventsTopic);
    const events = ofKind(name).filter(({ fullName }) => readers.has(fullName));
    expect(events.length).toBeGreaterThan(0);
    const read = await Promise.all(events.map(readToday));

    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const told = events.flatMap(({ fullName, form }, index) => {
        const event = readers.get(fullName)?.(read[index]?.[sample]);
        return event === undefined ? [] : [{ name: `${fullName} ${form}`, event }];
      });
      expect(unfoldable(kind, told)).toEqual([]);
    }
  },
);

test('all events of the contracts were released, so none goes untested', () => {
  const released = new Set(forms.map(({ fullName }) => fullName));
  const events = contracts.flatMap((contract) => [...contract.events, ...contract.upcasters]);
  expect(events.filter(({ fullName }) => !released.has(fullName)).map(({ fullName }) => fullName)).toEqual([]);
});
