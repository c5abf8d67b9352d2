import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = process.cwd();
const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const instructions = read('infra/images/Dockerfile')
  .split('\n')
  .filter((line) => /^[A-Z]+ /.test(line));
const compose = read('infra/images/compose.yaml');

function images(...flags: readonly string[]): unknown {
  const { stdout } = spawnSync(process.execPath, ['tools/scripts/images.js', ...flags], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

test('each app that can run has an image, and a service of the whole system', () => {
  const folders = ['apps', 'apps/consumers'].flatMap((parent) =>
    readdirSync(join(repository, parent)).map((name) => `${parent}/${name}`),
  );
  const apps = folders.filter((folder) => existsSync(join(repository, folder, 'src/main.ts')));
  const built = images('--list') as readonly { readonly name: string; readonly app: string }[]; // As it prints them.

  expect(apps.length).toBeGreaterThan(4);
  expect(built.map(({ app }) => app).sort()).toEqual([...apps, 'tools/waybill'].sort());
  for (const { name } of built) expect(compose).toContain(`image: waybill/${name}:dev\n`);
});

test('what a bundle loads when it runs is in its image', () => {
  // All roles together.
  expect(images('--missing', 'apps/standalone')).toEqual([]);
  expect(instructions).toContain('COPY node_modules/kafkajs ./node_modules/kafkajs');
  // Its own dependencies would have to be copied too.
  expect(JSON.parse(read('node_modules/kafkajs/package.json'))).toMatchObject({ dependencies: {} });
});

test('nothing runs while an image is built, nor needs a shell or the right to write when it runs', () => {
  const verbs = instructions.map((line) => line.split(' ')[0]);

  expect(verbs).not.toContain('RUN');
  expect(verbs).not.toContain('ADD');
  expect(read('infra/images/Dockerfile')).not.toMatch(/--mount|--link|^# syntax/m);
  expect(instructions.filter((line) => line.startsWith('USER '))).toEqual(['USER 1000:1000']);
  expect(instructions.find((line) => line.startsWith('ENTRYPOINT '))).toMatch(/^ENTRYPOINT \["node", /);
  expect(instructions.find((line) => line.startsWith('ARG BASE='))).toMatch(/=node:20\.\d+\.\d+-bookworm-slim$/);
});

test('the heap may grow to 70 % of the memory limit', () => {
  const limit = Number(/mem_limit: (\d+)m/.exec(compose)?.[1]);
  const heaps = [compose, read('infra/images/Dockerfile')].map((text) =>
    Number(/--max-old-space-size=(\d+)/.exec(text)?.[1]),
  );

  expect(heaps).toEqual([Math.floor(limit * 0.7), Math.floor(limit * 0.7)]);
});

test('the whole system listens on loopback only, and its containers may neither write nor gain rights', () => {
  const published = [...compose.matchAll(/^ +- '(\S+):\$\{\w+:-\d+\}:\d+'$/gm)].map(([, address]) => address);

  expect(published).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(compose).toContain('x-image: &image\n');
  expect(compose.match(/read_only: true|cap_drop: \[ALL\]|no-new-privileges:true/g)).toHaveLength(3);
  const services = (compose.split(/^services:$/m)[1] ?? '').split(/^secrets:$/m)[0] ?? '';
  expect(services.match(/<<: \*(?:image|service|door)$/gm)).toHaveLength(services.match(/ image: /g)?.length ?? 0);
});
