import type { CataloguedProblem, ProblemCode } from '@waybill/http';
import { problemCatalogue, titleOf } from '@waybill/http';

import type { Json } from '../options.ts';
import { headerRefs } from './headers.ts';

/** Codes of one response: ours, and those of a team with their status numbers. */
export type ProblemsOf = {
  readonly codes: readonly ProblemCode[];
  readonly teamCodes?: Readonly<Record<string, number>>;
  /** Status numbers under which the code of any team may stand too. */
  readonly alsoOfTeams?: readonly number[];
  /** Documents under `/operations/` have no numeric `status`, but an `error`. */
  readonly ofMonitor?: boolean;
};

/** What may go wrong on every route that takes credentials. */
const EVERYWHERE: readonly ProblemCode[] = [
  'unauthenticated',
  'scope-missing',
  'quota-exceeded',
  'internal-error',
  'identity-unavailable',
];

type ShownProblem = Pick<CataloguedProblem, 'code' | 'status' | 'title' | 'when' | 'example'> | TeamProblem;
type TeamProblem = { readonly code: string; readonly status: number; readonly title: string };

/** The responses of a route that are problems, one for each status number. */
export function problemResponses({ codes, teamCodes = {}, alsoOfTeams = [], ofMonitor = false }: ProblemsOf): Json {
  const wanted = new Set<string>([...codes, ...EVERYWHERE]);
  const shown: readonly ShownProblem[] = [
    ...Object.entries(teamCodes).map(([code, status]) => ({ code, status, title: titleOf(code) })),
    ...problemCatalogue.filter(({ code }) => wanted.has(code)),
  ];
  const byStatus = groupByStatus(shown);
  return Object.fromEntries(
    [...byStatus].map(([status, problems]) => [
      status,
      toResponse(status, problems, { ofMonitor, isOpen: alsoOfTeams.includes(status) }),
    ]),
  );
}

function toResponse(
  status: number,
  problems: readonly ShownProblem[],
  { ofMonitor, isOpen }: { readonly ofMonitor: boolean; readonly isOpen: boolean },
): Json {
  const schema = { $ref: `#/components/schemas/${ofMonitor ? 'MonitorProblem' : 'Problem'}` };
  const codes = [...new Set(problems.map(({ code }) => code))];
  return {
    description: [
      ...problems.map((problem) => `\`${problem.code}\`: ${'when' in problem ? problem.when : `${problem.title}.`}`),
      ...(isOpen ? ['Or the code with which a team has refused the command.'] : []),
    ].join('\n\n'),
    ...headersOf(status),
    content: {
      'application/problem+json': {
        schema: isOpen ? schema : { allOf: [schema, { type: 'object', properties: { code: { enum: codes } } }] },
      },
    },
  };
}

function headersOf(status: number): Json {
  switch (status) {
    case 401:
      return { headers: headerRefs('WWW-Authenticate') };
    case 429:
      return { headers: headerRefs('Retry-After', 'RateLimit-Policy', 'RateLimit') };
    case 503:
      return { headers: headerRefs('Retry-After') };
    default:
      return {};
  }
}

function groupByStatus(problems: readonly ShownProblem[]): ReadonlyMap<number, readonly ShownProblem[]> {
  const statuses = [...new Set(problems.map(({ status }) => status))].sort((one, other) => one - other);
  return new Map(statuses.map((status) => [status, problems.filter((problem) => problem.status === status)]));
}
