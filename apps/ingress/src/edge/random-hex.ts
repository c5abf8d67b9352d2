import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(4_096);
let at = pool.length;

/** Random bytes as hex. They are drawn by the page: for a few bytes a call of its own would cost the most. */
export function randomHex(bytes: number): string {
  if (at + bytes > pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const from = at;
  at += bytes;
  return pool.toString('hex', from, at);
}
