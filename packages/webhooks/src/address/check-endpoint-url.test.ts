import { checkEndpointUrl } from './check-endpoint-url.ts';

const production = { allowLoopback: false };
const development = { allowLoopback: true };

test.each([
  'https://erp.example/hooks?a=1',
  'https://erp.example:8443/hooks',
  'https://erp.example:443/',
  'https://xn--bcher-kva.example/',
  'https://localhost.example/',
])('%s can be that of an endpoint', (url) => {
  expect(checkEndpointUrl(url, production)).toBeUndefined();
  expect(checkEndpointUrl(url, development)).toBeUndefined();
});

test.each([
  ...['', 'erp.example', 'http://erp.example/', 'https://erp.example:8080/', 'https://user@erp.example/'],
  ...['https://:secret@erp.example/', 'https://erp.example/#part', 'https://10.0.0.1/', 'https://93.184.216.34/'],
  ...['https://[2606:4700::1111]/', 'https://[fe80::1]/', 'https://0xa.1/', 'https://intranet/', 'file:///etc/passwd'],
  `https://erp.example/${'x'.repeat(2_048)}`,
])('%s can not', (url) => {
  expect(checkEndpointUrl(url, production)).toEqual(expect.any(String));
  expect(checkEndpointUrl(url, development)).toEqual(expect.any(String));
});

test.each([
  ...['http://localhost:3000/hook', 'https://localhost:3000/', 'http://127.0.0.1:3000/', 'http://[::1]:3000/'],
  ...['http://receiver.localhost:3000/', 'https://localhost/'],
])('%s can for development alone', (url) => {
  expect(checkEndpointUrl(url, production)).toEqual(expect.any(String));
  expect(checkEndpointUrl(url, development)).toBeUndefined();
});
