import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readLayout, writeLayout } from './data-layout.ts';

const ports = { kafka: 1, kafkaController: 2, registry: 3, registryManagement: 4, mongodb: 5 };
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'layout-test-'));
});

afterEach(() => rm(home, { recursive: true }));

test('a folder without data has no layout', async () => {
  expect(await readLayout(home)).toBeUndefined();
});

test('ports stay with the data', async () => {
  await writeLayout(home, { how: 'native', ports });

  expect(await readLayout(home)).toEqual({ how: 'native', ports });
});

test('three brokers stay with the data', async () => {
  const three = { ...ports, 'kafka-2': 6, 'kafkaController-2': 7, 'kafka-3': 8, 'kafkaController-3': 9 };
  await writeLayout(home, { how: 'native', ports: three });

  expect(await readLayout(home)).toEqual({ how: 'native', ports: three });
});

test('names a damaged file and the way out', async () => {
  await writeLayout(home, { how: 'native', ports });
  await writeFile(
    join(home, 'data', 'layout.json'),
    JSON.stringify({ how: 'native', ports: { ...ports, kafka: 70_000 } }),
  );

  await expect(readLayout(home)).rejects.toMatchObject({
    code: 'state-invalid',
    fix: expect.stringContaining('reset'),
  });
});
