import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '@waybill/testing';

import { recordContext } from '../../cli-context-fixture.ts';
import { startStandalone, toShortLine } from './standalone-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-standalone-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A repository whose services are this script. */
function repositoryOf(script: string): string {
  const repository = mkdtempSync(join(folder, 'repository-'));
  const dist = join(repository, 'apps/standalone/dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'main.mjs'), script);
  return repository;
}

const ready = `console.log(JSON.stringify({ ready: true, service: 'standalone', url: 'http://a', admin: 'http://b' }));`;
const drains = `process.on('SIGTERM', () => { console.error('drained'); process.exit(0); }); setInterval(() => {}, 1000);`;

function contextOf(script: string, signal = new AbortController().signal) {
  const repository = repositoryOf(script);
  return recordContext({ repository, home: join(repository, 'home'), env: { PATH: process.env['PATH'] }, signal });
}

test('services are ready when they say so, and drain when they are stopped', async () => {
  const services = await startStandalone({ PORT: '0' }, contextOf(`console.log('{}'); ${drains} ${ready}`));
  expect(services).toMatchObject({ url: 'http://a', admin: 'http://b' });
  await services.stop();
  expect(readFileSync(services.logFile, 'utf8')).toBe('drained\n');
  expect(services.died.aborted).toBe(false);
});

test('services that end before they are ready are told with their last words', async () => {
  const script = `console.error(JSON.stringify({ level: 'error', msg: 'can not go on', err: { message: 'Port 1 is taken.' } })); process.exitCode = 1;`;
  const context = contextOf(script);
  await expect(startStandalone({}, context)).rejects.toMatchObject({
    message: 'The services ended by themselves (exit code 1).',
    fix: expect.stringContaining('error: can not go on: Port 1 is taken.'),
  });
});

test('services that end later are noticed', async () => {
  const services = await startStandalone(
    {},
    contextOf(`${ready} setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50); ${drains}`),
  );
  await eventually(() => services.died.aborted);
  expect(services.died.reason).toMatchObject({ message: 'The services ended by themselves (SIGKILL).' });
  await services.stop();
});

test('an interruption while they start stops them', async () => {
  const interruption = new AbortController();
  const context = contextOf(
    `import { writeFileSync } from 'node:fs'; writeFileSync(process.env.MARK, ''); ${drains}`,
    interruption.signal,
  );
  const mark = join(context.repository, 'started');
  const starting = startStandalone({ MARK: mark }, context);
  await eventually(() => existsSync(mark));
  interruption.abort(new Error('Ctrl-C'));
  await expect(starting).rejects.toThrow('Ctrl-C');
});

test('without a bundle the error says what makes it', async () => {
  const context = recordContext({ repository: folder });
  await expect(startStandalone({}, context)).rejects.toMatchObject({ fix: 'npm start makes it.' });
});

test.each([
  ['{"level":"warn","msg":"waiting","waitingFor":"Kafka at a:1"}', 'warn: waiting: Kafka at a:1'],
  ['Error: plain', 'Error: plain'],
  ['{"a":1}', '{"a":1}'],
])('%s is shown as %s', (line, short) => {
  expect(toShortLine(line)).toBe(short);
});
