import { PartUnavailableError } from '@waybill/messages';

/**
 * The driver has limits of its own, all of them shorter. Whoever waits for a call for ever, such as all who share a read,
 * would never recover, so none is trusted to settle, ms.
 */
const ANSWER_MS = 20_000;

/** @throws `PartUnavailableError` when a call to MongoDB takes too long; the call goes on */
export async function answerWithin<Answer>(call: Promise<Answer>, ms = ANSWER_MS): Promise<Answer> {
  let overdue: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    overdue = setTimeout(() => {
      reject(new PartUnavailableError(`MongoDB is not available: no answer within ${ms} ms.`));
    }, ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(overdue);
  }
}
