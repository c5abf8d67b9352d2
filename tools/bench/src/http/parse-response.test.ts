import fc from 'fast-check';

import { headerOf, parseResponse, ResponseError } from './parse-response.ts';

const accepted = Buffer.from(
  'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\noperation-location: http://x/operations/op_1\r\nContent-Length: 11\r\n\r\n{"a":"wä"}',
  'utf8',
);

test('an answer has a status, a body of the given length, and headers in whatever case', () => {
  const parsed = parseResponse(accepted);
  expect(parsed?.length).toBe(accepted.length);
  expect(parsed?.response.status).toBe(202);
  expect(parsed?.response.body.toString('utf8')).toBe('{"a":"wä"}');
  expect(parsed && headerOf(parsed.response, 'Operation-Location')).toBe('http://x/operations/op_1');
  expect(parsed && headerOf(parsed.response, 'location')).toBeUndefined();
});

test('what follows an answer is left for the next one', () => {
  const both = Buffer.concat([accepted, Buffer.from('HTTP/1.1 200 OK\r\n')]);
  expect(parseResponse(both)?.length).toBe(accepted.length);
});

test('chunks are put together', () => {
  const bytes = Buffer.from(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nA\r\n0123456789\r\n0\r\n\r\n',
  );
  const parsed = parseResponse(bytes);
  expect(parsed?.response.body.toString()).toBe('abcd0123456789');
  expect(parsed?.length).toBe(bytes.length);
});

test('an answer without content ends with its head', () => {
  const bytes = Buffer.from('HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n');
  expect(parseResponse(bytes)?.length).toBe(bytes.length);
});

test.each([
  ['HTTP/1.0 200 OK\r\n\r\n', 'an older protocol'],
  ['HTTP/1.1 100 Continue\r\n\r\n', 'an interim answer'],
  ['HTTP/1.1 200 OK\r\n\r\n', 'an answer that ends with the connection'],
  ['HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n', 'a length that is no number'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'a chunk without a size'],
])('%j is refused: %s', (text) => {
  expect(() => parseResponse(Buffer.from(text))).toThrow(ResponseError);
});

test('wherever the bytes of an answer are cut, the front alone is not an answer', () => {
  const body = fc.uint8Array({ maxLength: 200 });
  const framed = fc.tuple(body, fc.boolean()).map(([bytes, inChunks]) => answer(Buffer.from(bytes), inChunks));
  fc.assert(
    fc.property(framed, fc.nat(), ({ bytes, body: sent }, cut) => {
      expect(parseResponse(bytes.subarray(0, cut % bytes.length))).toBeUndefined();
      expect(parseResponse(bytes)).toMatchObject({ length: bytes.length });
      expect(parseResponse(bytes)?.response.body.equals(sent)).toBe(true);
    }),
  );
});

function answer(body: Buffer, inChunks: boolean): { bytes: Buffer; body: Buffer } {
  const half = Math.floor(body.length / 2);
  const framing = inChunks
    ? [
        'Transfer-Encoding: chunked\r\n\r\n',
        ...[body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0).flatMap(chunk),
        '0\r\n\r\n',
      ]
    : [`Content-Length: ${body.length}\r\n\r\n`, body];
  const bytes = Buffer.concat(['HTTP/1.1 200 OK\r\n', ...framing].map((part) => Buffer.from(part)));
  return { bytes, body };
}

function chunk(data: Buffer): (string | Buffer)[] {
  return [`${data.length.toString(16)}\r\n`, data, '\r\n'];
}
