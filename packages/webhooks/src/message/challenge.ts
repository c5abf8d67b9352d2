import { createHmac } from 'node:crypto';

/** The type of message that asks an endpoint whether it is there and ours to write to. */
const VERIFY_TYPE = 'waybill.endpoint.verify';
/** The type of message that its owner asks for to try it. */
const TEST_TYPE = 'waybill.endpoint.test';

/**
 * The challenge of one registration: always the same one, and nobody who has not got it can know it.
 *
 * @param registration  which of this endpoint, from 1
 */
export function deriveChallenge(
  masterKey: Uint8Array,
  {
    tenant,
    endpoint,
    registration,
  }: { readonly tenant: string; readonly endpoint: string; readonly registration: number },
): string {
  const about = `waybill webhook challenge\0${tenant}\0${endpoint}\0${registration}`;
  return createHmac('sha256', masterKey).update(about).digest('base64url');
}

/** @returns the body that asks an endpoint for its answer to a challenge */
export function renderChallenge(challenge: string): string {
  return JSON.stringify({ type: VERIFY_TYPE, data: { challenge } });
}

/** @returns the body of a message to try an endpoint with */
export function renderTest(endpoint: string, atMs: number): string {
  return JSON.stringify({ type: TEST_TYPE, timestamp: new Date(atMs).toISOString(), data: { endpoint } });
}

/**
 * Whether an endpoint has answered a challenge: by 2xx, and JSON `{"challenge"}` with the same text.
 *
 * @param body  what was read of its answer
 */
export function isAnswerTo(
  challenge: string,
  answer: { readonly status?: number | undefined; readonly body: string },
): boolean {
  const { status = 0, body } = answer;
  return status >= 200 && status < 300 && challengeIn(body) === challenge;
}

function challengeIn(body: string): unknown {
  try {
    return Reflect.get(Object(JSON.parse(body)), 'challenge');
  } catch {
    return undefined;
  }
}
