import { readdirSync } from 'node:fs';

import js from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import regexp from 'eslint-plugin-regexp';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The boundary rule reads the graph that Nx left on disk, and passes everything when there is none.
if (!process.env.NX_TASK_TARGET_PROJECT) await createProjectGraphAsync({ exitOnError: true });

/** Which types of project may import which: the table of docs/architecture.md. */
const layers = {
  core: ['core'],
  contract: ['core', 'contract'],
  'read-model': ['core', 'contract'],
  testing: ['core', 'testing'],
  adapter: ['core', 'adapter', 'testing'],
  app: ['core', 'contract', 'adapter', 'read-model', 'testing'],
  tool: ['core', 'contract', 'adapter', 'testing', 'tool'],
  composition: ['core', 'contract', 'adapter', 'read-model', 'testing', 'app', 'composition'],
};
/** Every team has a contract, and so has the platform, which serves them all. */
const teams = readdirSync(new URL('packages/contracts', import.meta.url)).filter(
  (name) => !name.startsWith('.') && name !== 'platform',
);

const boundaries = [
  ...Object.entries(layers).map(([type, allowed]) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: allowed.map((name) => `type:${name}`),
  })),
  {
    sourceTag: 'type:core',
    bannedExternalImports: ['kafkajs', 'mongodb', 'hono', 'avsc'],
    onlyDependOnLibsWithTags: ['type:core'],
  },
  // Teams meet only in contracts.
  ...teams.map((team) => ({
    sourceTag: `team:${team}`,
    onlyDependOnLibsWithTags: [`team:${team}`, 'team:platform', 'type:contract'],
  })),
  { sourceTag: 'team:platform', onlyDependOnLibsWithTags: ['team:platform', 'type:contract', 'type:read-model'] },
];

/** Clients that only their own room may import. */
const clients = [
  ['kafkajs', 'packages/kafka'],
  ['mongodb', 'packages/mongodb'],
  ['@duckdb/node-api', 'packages/duckdb'],
];
const restricted = (allowed) => [
  'error',
  {
    patterns: clients
      .filter(([client]) => client !== allowed)
      .map(([client, home]) => ({ regex: `^${client}(?:/|$)`, message: `Only ${home} imports ${client}.` })),
  },
];

export default defineConfig(
  { ignores: ['**/dist/**', '**/files/**', 'coverage/**', '.nx/**', '.waybill/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'no-restricted-imports': restricted(),
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='AbortSignal'][callee.property.name='any'] CallExpression[callee.object.name='AbortSignal'][callee.property.name='timeout']",
          message:
            'Once the garbage collector has met the timeout this never fires: use abortWithin of @waybill/service.',
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.test.ts', '**/generated.ts'],
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['packages/kafka/**/*.ts'], rules: { 'no-restricted-imports': restricted('kafkajs') } },
  { files: ['packages/mongodb/**/*.ts'], rules: { 'no-restricted-imports': restricted('mongodb') } },
  { files: ['packages/duckdb/**/*.ts'], rules: { 'no-restricted-imports': restricted('@duckdb/node-api') } },
  // Jest's asymmetric matchers are typed any.
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  {
    files: ['**/*.ts'],
    plugins: { regexp },
    rules: { 'regexp/no-super-linear-backtracking': 'error', 'regexp/no-super-linear-move': 'error' },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        console: 'readonly',
        globalThis: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, banTransitiveDependencies: false }],
    },
  },
);
