import type { ClientConnection } from './kafkajs-internals.ts';

/** The client looks for overdue requests now and then; ours comes behind it, for what it forgot. */
const GRACE_MS = 500;

/** A connection whose requests end in any case: the client loses those that it writes to a socket that just failed. */
export function sendWithin(connection: ClientConnection, answerMs: number): ClientConnection {
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const overdue = setTimeout(() => {
          reject(new Error(`${request.request.apiName} had no answer within ${answerMs} ms.`));
        }, answerMs + GRACE_MS);
        connection
          .send(request)
          .then(resolve, reject)
          .finally(() => {
            clearTimeout(overdue);
          });
      }),
  };
}
