import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { StackPorts } from '../parts.ts';
import { composeEnvironment, projectNameOf } from './docker-compose.ts';

const read = (name: string): string => readFileSync(join(process.cwd(), 'infra', 'local', name), 'utf8');
const compose = read('compose.yaml');
const three = read('compose.three-brokers.yaml');
const ports = { kafka: 1, kafkaController: 2, registry: 3, registryManagement: 4, mongodb: 5 };

test('hands the compose file each variable that it reads', () => {
  expect(givenFor(ports)).toEqual(variablesIn(compose));
});

test('hands the compose files of three brokers each variable that they read', () => {
  const further = { 'kafka-2': 6, 'kafkaController-2': 7, 'kafka-3': 8, 'kafkaController-3': 9 };

  expect(givenFor({ ...ports, ...further })).toEqual(variablesIn(compose + three));
});

test('the compose file publishes on loopback only', () => {
  const published = [...(compose + three).matchAll(/ports: (?:!override )?\['([^']+)/g)].map(([, binding]) => binding);

  expect(published).toHaveLength(5);
  for (const binding of published) expect(binding).toMatch(/^127\.0\.0\.1:/);
});

test('two checkouts on one machine have containers of their own', () => {
  expect(projectNameOf('/a/.waybill')).not.toBe(projectNameOf('/b/.waybill'));
  expect(projectNameOf('/a/.waybill')).toMatch(/^[a-z0-9-]+$/);
});

function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))].sort();
}

function givenFor(given: StackPorts): readonly string[] {
  const environment = composeEnvironment({ infra: '', name: 'x', dockerHost: 'unix:///d', ports: given });
  return Object.keys(environment)
    .filter((name) => name.startsWith('WAYBILL_'))
    .sort();
}
