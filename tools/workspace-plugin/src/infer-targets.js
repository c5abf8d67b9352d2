import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Tools whose `main.ts` is a service like an app's: end-to-end tests find the bundle built. */
const STARTED_BY_TESTS = ['tools/conformance'];

/** Gives each project its targets by what lies in its folder, so that no package.json lists them. */
export const createNodesV2 = [
  '{apps,packages,tools}/**/package.json',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = dirname(file);
      return [file, { projects: { [root]: { targets: targetsOf(root, filesIn(join(workspaceRoot, root, 'src'))) } } }];
    }),
];

function targetsOf(root, files) {
  const targets = { lint: command('eslint {projectRoot}') };
  if (files.some((name) => name.endsWith('.test.ts'))) {
    targets.test = command('jest --selectProjects unit --passWithNoTests -- {projectRoot}/');
  }
  if (files.includes('main.ts') && (root.startsWith('apps/') || STARTED_BY_TESTS.includes(root))) {
    targets.build = command('node tools/scripts/bundle.js {projectRoot}');
  }
  if (files.includes('main.ts') && root.startsWith('apps/')) {
    targets.dev = { ...command('node tools/scripts/dev.js {projectRoot}'), continuous: true };
  }
  return targets;
}

function command(text) {
  return { command: text, options: { cwd: '{workspaceRoot}' } };
}

function filesIn(folder) {
  try {
    return readdirSync(folder, { recursive: true });
  } catch {
    return [];
  }
}
