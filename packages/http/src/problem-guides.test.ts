import { problemCatalogue } from './problem-guides.ts';
import { problems } from './problems.ts';

test('names every error of the API', () => {
  expect(problemCatalogue.map(({ code }) => code).sort()).toEqual(Object.keys(problems).sort());
});

/** Section 13 of the protocol. */
test.each([
  [400, 'body-malformed'],
  [400, 'header-malformed'],
  [400, 'idempotency-key-missing'],
  [400, 'precondition-unsupported'],
  [400, 'parameter-invalid'],
  [400, 'id-invalid'],
  [401, 'unauthenticated'],
  [403, 'scope-missing'],
  [404, 'route-unknown'],
  [404, 'resource-unknown'],
  [404, 'operation-unknown'],
  [405, 'method-not-allowed'],
  [406, 'not-acceptable'],
  [409, 'operation-finished'],
  [409, 'operation-canceled'],
  [410, 'operation-expired'],
  [410, 'version-retired'],
  [412, 'precondition-failed'],
  [413, 'body-too-large'],
  [415, 'media-type-unsupported'],
  [422, 'validation-failed'],
  [422, 'idempotency-key-reused'],
  [428, 'precondition-required'],
  [429, 'quota-exceeded'],
  [500, 'decider-defect'],
  [500, 'internal-error'],
  [503, 'not-accepted'],
  [503, 'append-unknown'],
  [503, 'status-unavailable'],
  [503, 'view-behind'],
  [503, 'identity-unavailable'],
])('%i %s is in the catalogue', (status, code) => {
  expect(problemCatalogue.find((problem) => problem.code === code)?.status).toBe(status);
});

test.each(problemCatalogue.map((problem) => [problem.code, problem] as const))(
  '%s is told in sentences',
  (_code, { when, remedy, example }) => {
    for (const text of [when, remedy]) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(example).toMatch(/\.$/);
  },
);
