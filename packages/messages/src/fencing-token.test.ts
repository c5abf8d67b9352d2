import fc from 'fast-check';

import { judgeRecord } from './fencing-token.ts';
import { NO_OFFSET, toOffset } from './ids.ts';

const claim = (offset: number) => ({ offset: toOffset(offset), headers: { ce_type: 'waybill.v1.Claim' } });
const event = (offset: number, token: number | string | undefined) => ({
  offset: toOffset(offset),
  headers: { ce_type: 'orders.order.v1.OrderPlaced', claim: token === undefined ? undefined : String(token) },
});

test('a claim raises the token to its own offset', () => {
  expect(judgeRecord(NO_OFFSET, claim(0))).toEqual({ kind: 'claim', token: 0n });
  expect(judgeRecord(toOffset(3), claim(9))).toEqual({ kind: 'claim', token: 9n });
});

test('a record under the present claim counts', () => {
  expect(judgeRecord(toOffset(9), event(10, 9))).toEqual({ kind: 'live', token: 9n });
});

test('a record under a superseded claim is void, however late it lands', () => {
  expect(judgeRecord(toOffset(9), event(1_000, 3))).toEqual({ kind: 'void', token: 9n });
});

test('a record without a token was written by nobody', () => {
  for (const token of [undefined, '', '-1', 'x', '9 ']) {
    expect(judgeRecord(NO_OFFSET, event(5, token))).toEqual({ kind: 'void', token: NO_OFFSET });
  }
});

test('a reader that begins behind a claim learns of it from the records under it', () => {
  expect(judgeRecord(NO_OFFSET, event(10, 9))).toEqual({ kind: 'live', token: 9n });
});

test('the token never falls, and no record under a lower one ever counts', () => {
  const records = fc.array(
    fc.oneof(
      fc.nat(50).map((at) => claim(at)),
      fc.tuple(fc.nat(50), fc.nat(50)).map(([at, token]) => event(at, token)),
    ),
  );
  fc.assert(
    fc.property(records, (given) => {
      let token = NO_OFFSET;
      for (const record of given) {
        const verdict = judgeRecord(token, record);
        expect(verdict.token >= token).toBe(true);
        if (verdict.kind === 'live') expect(record.headers).toMatchObject({ claim: String(verdict.token) });
        token = verdict.token;
      }
    }),
  );
});
