import { openConnection } from '../http/connection.ts';
import type { Target } from './load-plan.ts';

/** Answers of a closed loop. */
export type Repeated = { readonly perSecond: number; readonly wrong: number; readonly firstWrong: string | undefined };

/**
 * Sends one request again and again, on so many connections, each when the answer before has come.
 *
 * @param status  of every right answer
 */
export async function repeatRequest(
  { host, port }: Pick<Target, 'host' | 'port'>,
  request: string,
  { connections, seconds, status }: { readonly connections: number; readonly seconds: number; readonly status: number },
): Promise<Repeated> {
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(host, port)));
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let right = 0;
  const wrong: string[] = [];
  await Promise.all(
    opened.map(async (connection) => {
      while (performance.now() < until) {
        const answer = await connection.request(request);
        if (answer.status === status) right++;
        else wrong.push(`${answer.status} ${answer.body.toString('utf8', 0, 200)}`);
      }
    }),
  );
  const perSecond = (right * 1000) / (performance.now() - begun);
  for (const connection of opened) connection.close();
  return { perSecond, wrong: wrong.length, firstWrong: wrong[0] };
}
