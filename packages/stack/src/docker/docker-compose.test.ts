import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { composeEnvironment, projectNameOf } from './docker-compose.ts';

const compose = readFileSync(join(process.cwd(), 'infra', 'local', 'compose.yaml'), 'utf8');
const ports = { kafka: 1, kafkaController: 2, registry: 3, registryManagement: 4, mongodb: 5 };

test('hands the compose file each variable that it reads', () => {
  const read = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  const given = composeEnvironment({ infra: '', name: 'x', dockerHost: 'unix:///d', ports });

  expect(
    Object.keys(given)
      .filter((name) => name.startsWith('WAYBILL_'))
      .sort(),
  ).toEqual([...read].sort());
});

test('the compose file publishes on loopback only', () => {
  const published = [...compose.matchAll(/ports: \['([^']+)/g)].map(([, binding]) => binding);

  expect(published).toHaveLength(3);
  for (const binding of published) expect(binding).toMatch(/^127\.0\.0\.1:/);
});

test('two checkouts on one machine have containers of their own', () => {
  expect(projectNameOf('/a/.waybill')).not.toBe(projectNameOf('/b/.waybill'));
  expect(projectNameOf('/a/.waybill')).toMatch(/^[a-z0-9-]+$/);
});
