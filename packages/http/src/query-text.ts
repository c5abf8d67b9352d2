/**
 * Splits a query into its parameters. Values are split at raw commas and then decoded, so that a comma inside of a
 * value can be written as `%2C`; a plus sign is a space, as in forms.
 *
 * @param query  raw, without the question mark
 * @returns      the parameters by decoded name, or a sentence that says what is wrong
 * @source       WHATWG URL, application/x-www-form-urlencoded
 */
export function parseQueryText(query: string): ReadonlyMap<string, readonly string[]> | string {
  const parameters = new Map<string, readonly string[]>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const parts =
      equals === -1
        ? ['']
        : pair
            .slice(equals + 1)
            .split(',')
            .map(decode);
    if (name === undefined || !parts.every((part) => part !== undefined)) return 'The query is not well encoded.';
    if (parameters.has(name)) return `The parameter "${name.slice(0, 80)}" occurs twice.`;
    parameters.set(name, parts);
  }
  return parameters;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
