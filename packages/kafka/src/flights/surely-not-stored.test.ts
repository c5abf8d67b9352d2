import { isRefusedByStranger, isSurelyNotStored } from './surely-not-stored.ts';

const refused = (errorCode: number, appended: boolean) => ({ status: 'refused', errorCode, appended }) as const;

test('knows that a batch is not stored which its leader refused before the append', () => {
  expect([6, 3, 10, 19, 32].map((code) => isSurelyNotStored(refused(code, false)))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
});

test('knows nothing of a batch that its leader had appended when it lost the partition', () => {
  expect([6, 3].map((code) => isSurelyNotStored(refused(code, true)))).toEqual([false, false]);
  expect(isRefusedByStranger(refused(6, true))).toBe(false);
});

test('knows nothing after a timeout, an error of the server or an unknown code', () => {
  expect([7, 20, -1, 56, 999].map((code) => isSurelyNotStored(refused(code, false)))).toEqual(Array(5).fill(false));
});

test('knows nothing without an answer', () => {
  expect(isSurelyNotStored({ status: 'lost', cause: new Error('closed') })).toBe(false);
});
