import { problemCatalogue, titleOf } from '@waybill/http';
import type { Contract } from '@waybill/messages';

import type { Page } from './html.ts';
import { escapeHtml, toInline, toPage } from './html.ts';

/** What a page tells of one kind of error. */
type ToldProblem = {
  readonly code: string;
  readonly title: string;
  /** In words: a number, or what it depends on. */
  readonly status: string;
  readonly when: string;
  readonly remedy: string;
  /** A `detail` as it may look. */
  readonly example: string | undefined;
};

/** A page for each error code, ours and those of all teams, by code. */
export function toProblemPages(contracts: readonly Contract[]): ReadonlyMap<string, Page> {
  const ours = problemCatalogue.map((problem) => ({ ...problem, status: String(problem.status) }));
  const known = new Set<string>(ours.map(({ code }) => code));
  const theirs = toTeamProblems(contracts).filter(({ code }) => !known.has(code));
  return new Map([...ours, ...theirs].map((problem) => [problem.code, toProblemPage(problem)]));
}

function toProblemPage({ code, title, status, when, remedy, example }: ToldProblem): Page {
  const rows = [
    ['Code', `<code>${escapeHtml(code)}</code>`],
    ['Status', escapeHtml(status)],
    ['When', toInline(when)],
    ['What to do', toInline(remedy)],
    ...(example === undefined ? [] : [['For example', escapeHtml(example)]]),
  ];
  const table = rows.map(([name = '', value = '']) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return toPage(
    `${title} (${code})`,
    `<h1>${escapeHtml(title)}</h1>\n<table>\n${table.join('\n')}\n</table>\n<p><a href="../docs">All routes and errors</a></p>`,
  );
}

/** Where a team's code may come from: a command of clients with its status number, or a step of a process. */
type Source = { readonly code: string; readonly status: number; readonly command: string };

function toTeamProblems(contracts: readonly Contract[]): readonly ToldProblem[] {
  const sources = contracts.flatMap(sourcesOf);
  return [...new Set(sources.map(({ code }) => code))].map((code) => {
    const own = sources.filter((source) => source.code === code);
    const commands = [...new Set(own.map(({ command }) => `\`${command}\``))];
    const statuses = [...new Set(own.map(({ status }) => status))].sort((one, other) => one - other);
    return {
      code,
      title: titleOf(code),
      status: `${statuses.join(' or ')}, when the request was held`,
      when: `The command was refused by the rules of its team: ${commands.join(', ')}.`,
      remedy: 'Read the message of the error. A repeat makes sense only when the state of the resource has changed.',
      example: undefined,
    };
  });
}

function sourcesOf({ commands, internalCommands }: Contract): readonly Source[] {
  return [
    ...commands.flatMap(({ fullName, errors }) =>
      Object.entries(errors).map(([code, status]) => ({ code, status, command: fullName })),
    ),
    ...internalCommands.flatMap(({ fullName, codes }) =>
      codes.map((code) => ({ code, status: 409, command: fullName })),
    ),
  ];
}
