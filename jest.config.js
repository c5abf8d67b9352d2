const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};

/** With `MUTANT=<id>` one file is loaded with a defect in it, which a test must notice: see tools/mutants. */
const transform = process.env.MUTANT ? '<rootDir>/tools/mutants/src/jest-transform.js' : '@swc/jest';

/** Packages that ship no CommonJS and so go through the transform too. */
const esmOnly = ['jose'];

/** One kind of test, by the suffix of its files: the suffix says which machinery a test needs. */
function kind(displayName, suffix, { ignored = [], ...settings } = {}) {
  return {
    displayName,
    rootDir: import.meta.dirname,
    roots: ['<rootDir>/apps', '<rootDir>/packages', '<rootDir>/tools'],
    testMatch: [`**/src/**/*${suffix}`],
    testPathIgnorePatterns: ['/node_modules/', '/dist/', '/files/', ...ignored],
    modulePathIgnorePatterns: ['/dist/'],
    transform: { '^.+\\.[cm]?[jt]s$': [transform, swc] },
    transformIgnorePatterns: esmOnly.length ? [`/node_modules/(?!(${esmOnly.join('|')})/)`] : ['/node_modules/'],
    restoreMocks: true,
    ...settings,
  };
}

/** Kafka, the registry and MongoDB, started once for all tests that need them, unless the environment names them. */
const withStack = {
  globalSetup: '<rootDir>/tools/scripts/private-stack-up.js',
  globalTeardown: '<rootDir>/tools/scripts/private-stack-down.js',
};

export default {
  projects: [
    kind('unit', '.test.ts', { ignored: ['\\.(int|e2e|conformance|docker|browser)\\.test\\.ts$'] }),
    kind('integration', '.int.test.ts', withStack),
    kind('e2e', '.e2e.test.ts', withStack),
    // Not part of npm test, since it needs Python and its packages: npm run conformance.
    kind('conformance', '.conformance.test.ts', withStack),
    // Not part of npm test, since it needs a Chromium: npm run test:browser.
    kind('browser', '.browser.test.ts'),
    // Not part of npm test: npm run test:docker.
    kind('docker', '.docker.test.ts', { globalSetup: '<rootDir>/tools/scripts/require-engine.js' }),
  ],
  testTimeout: 30_000,
  collectCoverageFrom: ['{apps,packages,tools}/**/src/**/*.ts', '!**/main.ts', '!**/*.test.ts', '!**/files/**'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcovonly'],
  reporters: ['default', 'summary', '<rootDir>/tools/scripts/jest-counts.js'],
};
