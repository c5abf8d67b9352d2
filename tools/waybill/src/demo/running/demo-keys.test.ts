import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepareKeys } from './demo-keys.ts';

const home = join(mkdtempSync(join(tmpdir(), 'waybill-keys-')), 'home');
afterAll(() => {
  rmSync(join(home, '..'), { recursive: true });
});

test('keys survive: the second start finds those of the first, for every tenant', async () => {
  const first = await prepareKeys(home, 'demo-7');
  const other = await prepareKeys(home, 'input-79aac9e1');
  const again = await prepareKeys(home, 'demo-7');

  expect(again).toEqual(first);
  expect(other.operationKeys).toBe(first.operationKeys);
  expect(other.apiKey).not.toBe(first.apiKey);
  expect(first.apiKey).toMatch(/^wbk_demo-7_[\w-]{32}$/);
  expect(first.operationKeys).toMatch(/^1:[\w+/]{43}=$/);
});

test('secrets are for their owner alone, and the services get digests', async () => {
  const { keysFile, apiKeysFile, apiKey } = await prepareKeys(home, 'demo-7');

  expect([keysFile, apiKeysFile].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  const entries: unknown = JSON.parse(readFileSync(apiKeysFile, 'utf8'));
  const sha256 = createHash('sha256').update(apiKey).digest('hex');
  expect(entries).toContainEqual({ keyId: 'demo-7', sha256, tenant: 'demo-7', scopes: ['*'] });
  // The secret may have this character in it too.
  const [, , ...secret] = apiKey.split('_');
  expect(readFileSync(apiKeysFile, 'utf8')).not.toContain(secret.join('_'));
});

test.each(['', '[]', '{"operationKeys":"1:x"}', '{"operationKeys":"1:x","apiKeys":{"a":1}}'])(
  'a file of other content (%s) is not overwritten',
  async (content) => {
    writeFileSync(join(home, 'keys.json'), content);
    await expect(prepareKeys(home, 'demo-7')).rejects.toThrow(`${join(home, 'keys.json')} is not a file of keys.`);
    expect(readFileSync(join(home, 'keys.json'), 'utf8')).toBe(content);
  },
);
