/** What the parts of one consumer are called, made of the few words that a user gives. */
export type ConsumerNames = {
  readonly team: string;
  readonly aggregate: string;
  /** `Return` of `return`. */
  readonly Aggregate: string;
  /** With its article, such as `an order`. */
  readonly a: string;
  readonly A: string;
  readonly many: string;
  readonly contract: string;
  readonly decider: string;
  readonly command: string;
  readonly event: string;
  /** In kebab case: its path and file. */
  readonly view: string;
  /** As a key of an object: in quotes if it must be. */
  readonly viewKey: string;
  /** In camel case. */
  readonly viewName: string;
  readonly collection: string;
};

const WORD = /^[a-z][a-z0-9]{0,30}$/;
const TAKEN_TEAMS = new Set(['platform', 'waybill', 'every', 'consumer', 'projector', 'ingress', 'standalone', 'all']);
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/**
 * A team's name.
 *
 * @throws `Error` that names the value, what it must be, and what would do
 */
export function checkTeam(team: string): string {
  checkWord('team', team);
  if (TAKEN_TEAMS.has(team) || RESERVED.has(team)) {
    throw new Error(`--team ${team}: this word has a meaning of its own here. Take another, such as ${team}s or shop.`);
  }
  return team;
}

/**
 * The name of a kind of aggregate.
 *
 * @throws `Error` that names the value, what it must be, and what would do
 */
export function checkAggregate(aggregate: string): string {
  return checkWord('aggregate', aggregate);
}

/**
 * The name of a command or event.
 *
 * @param kind  `command` or `event`
 * @throws      `Error` that names the value, what it must be, and what would do
 */
export function checkRecordName(kind: string, name: string): string {
  if (/^[A-Z][A-Za-z0-9]{0,60}$/.test(name)) return name;
  throw new Error(`The ${kind} "${name}" must be written in PascalCase, such as ${suggestPascal(name)}.`);
}

/**
 * The name of a view or reactor.
 *
 * @param kind  `view` or `reactor`
 * @throws      `Error` that names the value, what it must be, and what would do
 */
export function checkKebab(kind: string, name: string): string {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 40) return name;
  throw new Error(`The ${kind} "${name}" must be written in kebab-case, such as ${suggestKebab(name)}.`);
}

/** The names of a new consumer. `view` is the name of its view, and the collection of its routes. */
export function consumerNames(team: string, aggregate: string, view: string): ConsumerNames {
  const Aggregate = capitalize(aggregate);
  const article = /^[aeiou]/.test(aggregate) ? 'an' : 'a';
  return {
    team,
    aggregate,
    Aggregate,
    a: `${article} ${aggregate}`,
    A: `${capitalize(article)} ${aggregate}`,
    many: pluralOf(aggregate),
    contract: `${team}Contract`,
    decider: `${aggregate}Decider`,
    command: `Open${Aggregate}`,
    event: `${Aggregate}Opened`,
    view,
    viewKey: view.includes('-') ? `'${view}'` : view,
    viewName: toIdentifier(view),
    collection: `/v1/${view}`,
  };
}

/** `returns` of `return`. */
export function pluralOf(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** `dailySales` of `daily-sales`; a word of the language gets an end that makes it a name. */
export function toIdentifier(kebab: string): string {
  const name = kebab.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return RESERVED.has(name) ? `${name}View` : name;
}

/** `DailySales` of `daily-sales` or `dailySales`. */
export function toPascal(name: string): string {
  return capitalize(name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
}

export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function checkWord(option: string, word: string): string {
  if (WORD.test(word)) return word;
  const better = suggestKebab(word).replaceAll('-', '') || 'shop';
  throw new Error(
    `--${option} "${word}" must be lower case letters and digits, at most 31, as in topic names: ${better}.`,
  );
}

function suggestKebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 31);
}

function suggestPascal(name: string): string {
  return toPascal(suggestKebab(name)) || 'OpenReturn';
}

/** `daily-sales` of `DailySales`. */
export function toKebab(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
