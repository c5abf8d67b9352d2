import type { Mutant } from './mutant.ts';

/**
 * What is wrong with mutants as data: a text that does not occur exactly once, a test that is not there.
 *
 * @param read  the text of a file of the repository; undefined when there is none
 * @returns     a sentence for each fault
 */
export function checkMutants(
  mutants: readonly Mutant[],
  read: (path: string) => string | undefined,
): readonly string[] {
  const ids = mutants.map(({ id }) => id);
  const doubles = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} stands there twice.`);
  return [...doubles, ...mutants.flatMap((mutant) => [...checkText(mutant, read), ...checkTest(mutant, read)])];
}

function checkText({ id, file, find, replace }: Mutant, read: (path: string) => string | undefined): readonly string[] {
  const source = read(file);
  if (source === undefined) return [`${id}: there is no ${file}.`];
  const count = source.split(find).length - 1;
  if (count !== 1) return [`${id}: its text occurs ${count} times in ${file}, and must once.`];
  return find === replace ? [`${id} changes nothing.`] : [];
}

function checkTest({ id, caughtBy }: Mutant, read: (path: string) => string | undefined): readonly string[] {
  const { project, file, test, suite = file } = caughtBy;
  const isIntegration = file.endsWith('.int.test.ts');
  if (isIntegration !== (project === 'integration')) return [`${id}: ${file} is no ${project} test.`];
  if (read(file) === undefined) return [`${id}: there is no ${file}.`];
  const titles = titlesOf(read(suite) ?? '');
  const pattern = new RegExp(test);
  return titles.some((title) => pattern.test(title)) ? [] : [`${id}: no title in ${suite} matches ${test}.`];
}

/** The titles of a source's tests: what is quoted before a function. */
function titlesOf(source: string): readonly string[] {
  const titles = source.matchAll(/(?:'([^'\n]+)'|"([^"\n]+)"|`([^`\n]+)`),\s+(?:async )?\(/g);
  return Array.from(titles, ([, single, double, template]) => single ?? double ?? template ?? '');
}
