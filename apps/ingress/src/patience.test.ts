import { PartUnavailableError } from '@waybill/messages';

import { patiently } from './patience.ts';

const away = () => Promise.reject(new PartUnavailableError('MongoDB does not answer.'));

test('tries again until the part is back', async () => {
  let attempts = 0;

  const value = await patiently(2_000, () => (++attempts < 3 ? away() : Promise.resolve('there')));

  expect(value).toBe('there');
  expect(attempts).toBe(3);
});

test('gives up with the reason of the part', async () => {
  await expect(patiently(20, away)).rejects.toThrow('MongoDB does not answer.');
});

test('gives up on a part that does not answer at all', async () => {
  await expect(patiently(20, () => new Promise(() => undefined))).rejects.toThrow(PartUnavailableError);
});

test('a defect is not waited for', async () => {
  let attempts = 0;
  const broken = () => {
    attempts += 1;
    return Promise.reject(new TypeError('broken'));
  };

  await expect(patiently(2_000, broken)).rejects.toThrow('broken');
  expect(attempts).toBe(1);
});
