import type { ProblemCode } from './problems.ts';
import { outcomeStatus, problemOf, problems } from './problems.ts';
import { refuse } from './refusal.ts';
import { renderProblem } from './render-problem.ts';

const context = { publicUrl: 'https://api.example', traceId: '4bf92f3577b34da6a3ce929d0e0e4730' };
const parse = (body: string | null) => JSON.parse(body ?? 'null') as unknown;

test('is a problem document that nobody keeps', () => {
  const answer = renderProblem(refuse('scope-missing', 'orders.order:write is needed.'), context);

  expect(answer.status).toBe(403);
  expect(answer.headers).toEqual({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
  expect(parse(answer.body)).toEqual({
    type: 'https://api.example/problems/scope-missing',
    title: 'The credentials do not cover this',
    status: 403,
    detail: 'orders.order:write is needed.',
    code: 'scope-missing',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4730',
  });
});

test('lists what is wrong with a body', () => {
  const issues = [{ pointer: '#/lines/0/quantity', code: 'type', detail: 'Expected an int, got "two".' }];

  expect(
    parse(renderProblem(refuse('validation-failed', 'One member is wrong.', { issues }), context).body),
  ).toMatchObject({
    errors: issues,
  });
});

test('a monitor has no numeric status, which pollers would take for its state, but an error', () => {
  const answer = renderProblem(refuse('operation-unknown', 'No.'), { ...context, ofMonitor: true });

  expect(answer.status).toBe(404);
  expect(parse(answer.body)).not.toHaveProperty('status');
  expect(parse(answer.body)).toMatchObject({ error: { code: 'operation-unknown', message: 'No.' } });
});

test('carries the headers of its kind', () => {
  const refusal = refuse('method-not-allowed', 'Allowed is GET.', { headers: { Allow: 'GET' } });

  expect(renderProblem(refusal, context).headers).toMatchObject({ Allow: 'GET' });
});

test('what may be repeated says when, a little apart for those who were refused together', () => {
  const waits = ['0', '1', '2', 'f'].map(
    (digit) => renderProblem(refuse('append-unknown', 'Retry.'), { ...context, traceId: digit }).headers['Retry-After'],
  );

  expect(waits).toEqual(['2', '3', '4', '2']);
});

test.each(Object.keys(problems) as ProblemCode[])(
  '%s says when to come back exactly if it is our fault for now',
  (code) => {
    const { status, retryAfterSeconds } = problemOf(code);

    expect(retryAfterSeconds !== undefined).toBe(status === 503);
  },
);

describe('what became of a command', () => {
  const outcomeOf = (code: string, status: number) =>
    renderProblem(
      refuse('command-refused', 'At most 2,500 of 85123A.', {
        issues: [{ pointer: '#/lines/0/quantity', code, detail: 'At most 2,500 of 85123A.' }],
        outcome: { code, status, operationId: 'op_1' },
      }),
      context,
    );

  test("bears its team's code and number, and names its operation", () => {
    const answer = outcomeOf('allocation-limit-exceeded', 422);

    expect(answer.status).toBe(422);
    expect(parse(answer.body)).toEqual({
      type: 'https://api.example/problems/allocation-limit-exceeded',
      title: 'Allocation limit exceeded',
      status: 422,
      detail: 'At most 2,500 of 85123A.',
      code: 'allocation-limit-exceeded',
      traceId: context.traceId,
      operationId: 'op_1',
      errors: [
        { pointer: '#/lines/0/quantity', code: 'allocation-limit-exceeded', detail: 'At most 2,500 of 85123A.' },
      ],
    });
  });

  test('has our own title where the code is ours', () => {
    expect(parse(outcomeOf('precondition-failed', 412).body)).toMatchObject({
      title: 'The resource has another version',
    });
  });

  test.each([
    ['precondition-failed', 412],
    ['idempotency-key-reused', 422],
    ['operation-canceled', 409],
    ['decider-defect', 500],
    ['order-unknown', 404],
    ['order-not-confirmed', 409],
    ['constructor', 409],
  ])('%s is told as %i', (code, status) => {
    // No catalogue can give another number to a code of ours.
    expect(outcomeStatus(code, { 'order-unknown': 404, 'precondition-failed': 404 })).toBe(status);
  });
});
