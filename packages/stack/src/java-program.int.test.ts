import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepareJavaProgram } from './java-program.ts';
import { runCommand } from './processes/run-command.ts';
import { readStackSettings } from './settings.ts';

const infra = join(process.cwd(), 'infra', 'local');
const settings = readStackSettings(process.env);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-java-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function sourceOf(statement: string): Promise<string> {
  const source = join(folder, 'Said.java');
  const imported = 'import org.apache.kafka.common.utils.Utils;';
  await writeFile(
    source,
    `${imported}\npublic class Said {\n  public static void main(String[] a) {\n${statement}\n}}\n`,
  );
  return source;
}

test('a Java file runs on Kafka’s own classes, with a Java that brings no compiler', async () => {
  const source = await sourceOf('System.out.println(Utils.murmur2(a[0].getBytes()));');

  const { program, args } = await prepareJavaProgram(source, { infra, settings });

  expect(await runCommand(program, [...args, '21'])).toBe('-973932308\n');
}, 120_000);

test('a Java file that does not compile is named, with its line', async () => {
  const source = await sourceOf('Utils.nothing();');

  await expect(prepareJavaProgram(source, { infra, settings })).rejects.toMatchObject({
    code: 'java-source-invalid',
    message: expect.stringMatching(/Said\.java \(at line 4\)[^]*nothing/),
  });
}, 120_000);
