import { toReadyLine } from './service.ts';

test('the line of a ready service names its ports', () => {
  const line = '{"ready":true,"service":"ingress","url":"http://127.0.0.1:8080","admin":"http://127.0.0.1:8090"}';
  expect(toReadyLine(line)).toEqual({ url: 'http://127.0.0.1:8080', admin: 'http://127.0.0.1:8090' });
});

test('a role without an API names its admin port alone', () => {
  expect(toReadyLine('{"ready":true,"admin":"http://127.0.0.1:8090"}')).toEqual({ admin: 'http://127.0.0.1:8090' });
});

test.each(['', 'Debugger attached.', 'null', '{"ready":false,"admin":"x"}', '{"ready":true}'])(
  'the line %j tells of no readiness',
  (line) => {
    expect(toReadyLine(line)).toBeUndefined();
  },
);
