import type { ConsumerDefinition } from '@waybill/consumer';
import type { RecordedEvent } from '@waybill/messages';
import { eventReaders } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import { consumers } from '../consumers.ts';
import { hasReleased, readToday, releasedForms, SAMPLES } from './released-history.ts';

const forms = releasedForms(process.cwd());
const ofKind = (name: string) => forms.filter(({ fullName }) => fullName.startsWith(`${name}.v`));

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

const kinds = consumers.filter(({ team }) => hasReleased(team, forms)).flatMap(({ kinds: own }) => own);
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

test('all events of a team that releases were released, so none goes untested', () => {
  const released = new Set(forms.map(({ fullName }) => fullName));
  const releasing = contracts.filter(({ team }) => hasReleased(team, forms));
  const events = releasing.flatMap((contract) => [...contract.events, ...contract.upcasters]);
  expect(events.filter(({ fullName }) => !released.has(fullName)).map(({ fullName }) => fullName)).toEqual([]);
});
