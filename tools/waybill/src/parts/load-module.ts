import { statSync } from 'node:fs';
// Not by name: the banner of a bundle declares `createRequire` and `require` itself.
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

import type { BuildOptions, BuildResult } from 'esbuild';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';

/** What a module exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Loads a module of a team: TypeScript or JavaScript, in CommonJS or as an ES module. It is bundled in memory with all that
 * it imports, by esbuild and without a check of types, and run in this process; nothing is written. Bare imports are looked
 * for beside the module first, then in this repository.
 *
 * @throws `CliError` for wrong usage when the module can't be bundled or run
 */
export async function loadModule({ repository }: Pick<CliContext, 'repository'>, file: string): Promise<ModuleExports> {
  return run(file, await bundle(repository, file));
}

/** The first of some places at which there is a file. */
export function findFile(candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
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
    throw wrongModule(`${file} can't be bundled.`, error instanceof Error ? error.message : String(error));
  }
}

/** What the bundled module exports. */
function run(file: string, code: string): ModuleExports {
  const module: { exports: ModuleExports } = { exports: {} };
  const names = ['module', 'exports', 'require', '__filename', '__dirname'];
  try {
    compileFunction(code, names, { filename: file }).call(
      undefined,
      ...[module, module.exports, nodeModule.createRequire(file), file, dirname(file)],
    );
  } catch (cause) {
    throw wrongModule(`${file} can't be run.`, String(cause), cause);
  }
  return module.exports;
}

/** A module that is not what it should be. */
export function wrongModule(message: string, fix: string, cause?: unknown): CliError {
  return new CliError({ message, fix, exitCode: exitCodes.usage, cause });
}
