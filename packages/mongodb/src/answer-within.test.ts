import { PartUnavailableError } from '@waybill/messages';

import { answerWithin } from './answer-within.ts';

test('a call that never settles fails as MongoDB being away', async () => {
  const never = new Promise<string>(() => undefined);

  await expect(answerWithin(never, 20)).rejects.toThrow(
    new PartUnavailableError('MongoDB is not available: no answer within 20 ms.'),
  );
});

test('a call that settles in time is as it is', async () => {
  await expect(answerWithin(Promise.resolve('found'))).resolves.toBe('found');
  await expect(answerWithin(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
