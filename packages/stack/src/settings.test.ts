import { ownParts, readStackSettings } from './settings.ts';

test('without settings all parts are ours', () => {
  const settings = readStackSettings({});

  expect(settings).toMatchObject({
    mode: 'auto',
    endpoints: {},
    java: undefined,
    dockerHost: 'unix:///var/run/docker.sock',
  });
  expect(settings.cache).toMatch(/\.cache\/waybill\/stack$/);
  expect(ownParts(settings)).toEqual(['kafka', 'registry', 'mongodb']);
});

test('a named endpoint is used, and only the other parts are ours', () => {
  const settings = readStackSettings({ KAFKA_BROKERS: 'broker:9092', MONGODB_URI: ' ' });

  expect(settings.endpoints).toEqual({ kafka: 'broker:9092' });
  expect(ownParts(settings)).toEqual(['registry', 'mongodb']);
});

test('the cache is where WAYBILL_CACHE says, else below XDG_CACHE_HOME', () => {
  expect(readStackSettings({ WAYBILL_CACHE: '/w', XDG_CACHE_HOME: '/x' }).cache).toBe('/w');
  expect(readStackSettings({ XDG_CACHE_HOME: '/x' }).cache).toBe('/x/waybill/stack');
});

test('refuses a way to start that it does not know', () => {
  expect(() => readStackSettings({ WAYBILL_STACK: 'podman' })).toThrow('WAYBILL_STACK is "podman".');
});
