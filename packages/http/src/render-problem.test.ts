import type { ProblemCode } from './problems.ts';
import { problemOf, problems } from './problems.ts';
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
