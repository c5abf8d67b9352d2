import { admitsJson, checkMediaType } from './media-type.ts';

test.each([
  ['PUT', 'application/json', 'application/json'],
  ['PUT', 'Application/JSON', 'application/json'],
  ['POST', 'application/json; charset=utf-8', 'application/json'],
  ['POST', 'application/json;charset="UTF-8"', 'application/json'],
  ['PATCH', 'application/json', 'application/json'],
  ['PATCH', 'application/merge-patch+json', 'application/merge-patch+json'],
])('%s takes %s', (method, contentType, mediaType) => {
  expect(checkMediaType(method, contentType, undefined)).toEqual({ mediaType });
});

test.each([
  ['PUT', 'text/plain'],
  ['PUT', 'application/merge-patch+json'],
  ['PUT', 'application/json; charset=latin1'],
  ['PUT', 'application/jsonx'],
  ['PUT', ''],
  ['PUT', undefined],
])('%s does not take %s', (method, contentType) => {
  expect(checkMediaType(method, contentType, undefined)).toMatchObject({ refused: 'media-type-unsupported' });
});

test('a refusal tells what is taken, by the header that the method has for it', () => {
  expect(checkMediaType('POST', 'text/plain', undefined)).toMatchObject({
    headers: { 'Accept-Post': 'application/json' },
  });
  expect(checkMediaType('PATCH', 'text/plain', undefined)).toMatchObject({
    headers: { 'Accept-Patch': 'application/merge-patch+json, application/json' },
  });
});

test('a compressed body is not taken', () => {
  expect(checkMediaType('PUT', 'application/json', 'gzip')).toMatchObject({ refused: 'media-type-unsupported' });
  expect(checkMediaType('PUT', 'application/json', 'identity')).toEqual({ mediaType: 'application/json' });
});

test.each([
  undefined,
  '*/*',
  'application/json',
  'application/*',
  'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8',
  'application/json;q=0.1',
  'constructor, application/json',
  'application/problem+json, application/json',
  'text/html;level=1;q=1, APPLICATION/JSON',
])('%s admits JSON', (accept) => {
  expect(admitsJson(accept)).toBe(true);
});

test.each([
  'text/html',
  'application/problem+json',
  'application/json;q=0',
  '*/*, application/json;q=0',
  'application/json;q=0.0, application/*',
  'text/*',
  '',
])('%j does not', (accept) => {
  expect(admitsJson(accept)).toBe(false);
});
