import { judgeAnswer } from './judge-answer.ts';

const nothing = { delivered: false, disable: false, slowDown: false };

test.each([200, 201, 202, 204, 299])('%p is a receipt', (status) => {
  expect(judgeAnswer({ status })).toEqual({ ...nothing, delivered: true });
});

test.each([undefined, 301, 302, 307, 308, 400, 401, 404, 500, 503])('%p is a failure', (status) => {
  expect(judgeAnswer({ status })).toEqual(nothing);
});

test('410 ends the endpoint', () => {
  expect(judgeAnswer({ status: 410 })).toEqual({ ...nothing, disable: true });
});

test.each([429, 502, 504])('%p asks for more time', (status) => {
  expect(judgeAnswer({ status })).toEqual({ ...nothing, slowDown: true });
});
