import { statSync } from 'node:fs';
// Not by name: the banner of a bundle declares `createRequire` and `require` itself.
import nodeModule from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

import type { ConsumerDefinition } from '@waybill/consumer';
import type { BuildOptions, BuildResult } from 'esbuild';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';

type Asked = {
  readonly team: string;
  /** A module, or a folder that has `src/app.ts` @default the team's own in this repository */
  readonly path?: string | undefined;
};

/**
 * Loads the consumer that a module exports, as `defineConsumer` gives it: TypeScript or JavaScript, in CommonJS or as an
 * ES module. It is bundled in memory with all that it imports, by esbuild and without a check of types, and run in this
 * process; nothing is written. Bare imports are looked for beside the module first, then in this repository.
 *
 * @throws `CliError` for wrong usage when the module can't be bundled or run, or exports no consumer of the team
 */
export async function loadConsumer(
  { repository }: Pick<CliContext, 'repository'>,
  { team, path }: Asked,
): Promise<ConsumerDefinition> {
  const file = findModule(path === undefined ? join(repository, 'apps/consumers', team) : resolve(path));
  const code = await bundle(repository, file);
  const consumers = Object.values(run(file, code)).filter(isConsumer);
  const found = consumers.find((consumer) => consumer.team === team);
  if (found !== undefined) return found;
  const others = consumers.map((consumer) => consumer.team).join(', ');
  throw wrong(
    `${file} exports no consumer of the team ${team}${others === '' ? '' : `, but one of ${others}`}.`,
    'Export what defineConsumer({ team, contract, deciders }) gives.',
  );
}

function findModule(path: string): string {
  const candidates = [path, join(path, 'src/app.ts')];
  const found = candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  throw wrong(
    `There is no consumer at ${path}.`,
    'Name a module with --consumer, or a folder that has src/app.ts; the team is the first part of orders.order.',
  );
}

async function bundle(repository: string, file: string): Promise<string> {
  const require = nodeModule.createRequire(join(repository, 'package.json'));
  // Its own types say what it exports; it stays outside of our bundle, since it runs a program of its own.
  const esbuild = require('esbuild') as { build(options: BuildOptions): Promise<BuildResult> };
  try {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: dirname(file),
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['kafkajs', 'kafkajs/*', 'testcontainers'],
      nodePaths: [join(repository, 'node_modules')],
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(file).href),
        'import.meta.filename': JSON.stringify(file),
        'import.meta.dirname': JSON.stringify(dirname(file)),
      },
      logLevel: 'silent',
    });
    return outputFiles?.[0]?.text ?? '';
  } catch (error) {
    throw wrong(`${file} can't be bundled.`, error instanceof Error ? error.message : String(error));
  }
}

/** What the bundled module exports. */
function run(file: string, code: string): Readonly<Record<string, unknown>> {
  const module: { exports: Readonly<Record<string, unknown>> } = { exports: {} };
  const names = ['module', 'exports', 'require', '__filename', '__dirname'];
  try {
    compileFunction(code, names, { filename: file }).call(
      undefined,
      ...[module, module.exports, nodeModule.createRequire(file), file, dirname(file)],
    );
  } catch (cause) {
    throw wrong(`${file} can't be run.`, String(cause), cause);
  }
  return module.exports;
}

/** Its own copy of `defineConsumer` has checked the rest. */
function isConsumer(value: unknown): value is ConsumerDefinition {
  if (typeof value !== 'object' || value === null) return false;
  return 'team' in value && 'contract' in value && 'kinds' in value && Array.isArray(value.kinds);
}

function wrong(message: string, fix: string, cause?: unknown): CliError {
  return new CliError({ message, fix, exitCode: exitCodes.usage, cause });
}
