import { stripVTControlCharacters } from 'node:util';

import { explainSystemError, messageOf, StackError } from '../errors.ts';
import { MissingCommandError } from '../processes/run-command.ts';

const programs = {
  mvn: { name: 'Maven', needs: 'Maven (mvn) with a Java', mirror: 'a <mirror> in ~/.m2/settings.xml' },
  pip: { name: 'pip', needs: 'Python with pip', mirror: 'PIP_INDEX_URL' },
} as const;

const elsewhere =
  'or use parts that run already: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI, or a Docker engine';

/** The sentence for a client that did not bring its files. */
export function toFetchError(error: unknown, client: 'mvn' | 'pip', signal?: AbortSignal): unknown {
  if (signal?.aborted) {
    return new StackError(
      'interrupted',
      'Interrupted while fetching.',
      'Run the same command again: what has arrived is kept.',
    );
  }
  const explained = explainSystemError(error, 'fetching Kafka, the registry and MongoDB');
  if (explained instanceof StackError) return explained;
  const { name, needs, mirror } = programs[client];
  const said = messageOf(error);
  if (error instanceof MissingCommandError) {
    return new StackError(
      'client-missing',
      `${name} is not installed, and it fetches a part of the stack.`,
      `Install ${needs}, ${elsewhere}.`,
    );
  }
  if (/JAVA_HOME|java: (?:command )?not found|No Java/i.test(said)) {
    return new StackError(
      'client-missing',
      'Maven found no Java.',
      `Install a Java (17 or newer) or set JAVA_HOME, ${elsewhere}.`,
      { cause: error },
    );
  }
  if (/No module named pip/.test(said)) {
    return new StackError('client-missing', 'This Python has no pip.', `Install ${needs}, ${elsewhere}.`, {
      cause: error,
    });
  }
  return new StackError(
    'fetch-failed',
    `${name} could not fetch a part of the stack: ${decisiveLine(said)}`,
    `Check the network, and that ${name} reaches a repository (behind a mirror: ${mirror}; behind a proxy: its own settings); then run the same command again, ${elsewhere}.`,
    { cause: error },
  );
}

/** The one line that tells most, without colours: clients say much before and after it. */
function decisiveLine(text: string): string {
  const lines = stripVTControlCharacters(text).split('\n');
  const said = lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? text;
  return said.replace(/^.*?\[?ERROR\]?:?/i, '').trim();
}
