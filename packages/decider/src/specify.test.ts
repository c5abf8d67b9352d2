import { AssertionError } from 'node:assert';

import type { Decider } from './decider.ts';
import { accept } from './decider.ts';
import type { Count, Counted } from './fixtures.ts';
import { counter } from './fixtures.ts';
import { specify } from './specify.ts';

const count = (data: number): Count => ({ type: 'Count', data });
const counted = (data: number): Counted => ({ type: 'Counted', data });
const { given } = specify(counter);

test('holds for the events that the decider returns', () => {
  given(counted(4)).when(count(6)).then(counted(6));
});

test('fails for other events, for a refusal and for none', () => {
  expect(() => {
    given().when(count(6)).then(counted(7));
  }).toThrow(AssertionError);
  expect(() => {
    given(counted(9)).when(count(6)).then(counted(6));
  }).toThrow(AssertionError);
  expect(() => {
    given().when(count(0)).then(counted(0));
  }).toThrow(AssertionError);
});

test('holds for a refusal with its code and what else is named', () => {
  given(counted(9)).when(count(2)).thenRefused('too-many', { target: '/by' });
});

test('fails for another code, another detail and a success', () => {
  expect(() => {
    given(counted(9)).when(count(2)).thenRefused('too-few');
  }).toThrow(AssertionError);
  expect(() => {
    given(counted(9)).when(count(2)).thenRefused('too-many', { target: '/from' });
  }).toThrow(AssertionError);
  expect(() => {
    given().when(count(2)).thenRefused('too-many');
  }).toThrow(AssertionError);
});

test('holds for a success without events and for nothing else', () => {
  given().when(count(0)).thenNothing();
  expect(() => {
    given().when(count(1)).thenNothing();
  }).toThrow(AssertionError);
  expect(() => {
    given(counted(10)).when(count(1)).thenNothing();
  }).toThrow(AssertionError);
});

test('fails for a decider that is not deterministic', () => {
  let calls = 0;
  const moody = { ...counter, decide: () => ({ events: [counted((calls += 1))] }) };

  expect(() => {
    specify(moody).given().when(count(1)).then(counted(1));
  }).toThrow('not deterministic');
});

test('fails for a decider that changes the command', () => {
  const greedy = {
    initialState: 0,
    decide: ({ data }: { readonly type: 'Take'; readonly data: number[] }) => {
      data.pop();
      return { events: [] };
    },
    evolve: (taken: number) => taken,
  };

  expect(() => {
    specify(greedy)
      .given()
      .when({ type: 'Take', data: [1, 1, 1] })
      .thenNothing();
  }).toThrow('Cannot delete property');
});

test('fails for a decider that changes its state in place', () => {
  const pile = {
    initialState: [] as number[],
    decide: ({ data }: Count) => ({ events: [counted(data)] }),
    evolve: (state: number[], { data }: Counted) => {
      state.push(data);
      return state;
    },
  };

  expect(() => {
    specify(pile).given().when(count(1)).then(counted(1));
  }).toThrow('not extensible');
});

test('fails for a state that is no plain data', () => {
  class Pile {
    readonly size: number;
    constructor(size: number) {
      this.size = size;
    }
    with(count: number): Pile {
      return new Pile(this.size + count);
    }
  }
  const pile = {
    initialState: new Pile(0),
    decide: ({ data }: Count, state: Pile) => ({ events: [counted(state.with(data).size)] }),
    evolve: (state: Pile, { data }: Counted) => state.with(data),
  };

  expect(() => {
    specify(pile).given(counted(1)).when(count(1)).then(counted(2));
  }).toThrow('is not a function');
});

test('the decider is told which aggregate is tried', () => {
  const named: Decider<null, Count, { readonly type: 'Named'; readonly data: string }> = {
    initialState: null,
    decide: (_command, _state, id) => accept({ type: 'Named', data: id }),
    evolve: (state) => state,
  };

  specify(named, 'bad-debt').given().when(count(1)).then({ type: 'Named', data: 'bad-debt' });
});

test('holds for a decider whose events take something over from its state', () => {
  type Kept = { readonly type: 'Kept'; readonly data: readonly number[] };
  const keeper: Decider<readonly number[], Count, Kept> = {
    initialState: [],
    decide: ({ data }, kept) => accept({ type: 'Kept', data: data === 0 ? kept : [...kept, data] }),
    evolve: (_kept, { data }) => data,
  };

  specify(keeper)
    .given({ type: 'Kept', data: [1] })
    .when(count(0))
    .then({ type: 'Kept', data: [1] });
});
