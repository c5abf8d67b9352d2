import type { Answer } from '@waybill/http';

/** The answer, which also depends on this request header. */
export function withVary(answer: Answer, name: string): Answer {
  const { Vary: vary } = answer.headers;
  return { ...answer, headers: { ...answer.headers, Vary: vary === undefined ? name : `${vary}, ${name}` } };
}
