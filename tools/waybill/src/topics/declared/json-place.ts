/**
 * A place in a JSON file that is read strictly. Faults are gathered, each with file, field and fix, so that all of
 * them are told at once.
 */
export class JsonPlace {
  private readonly file: string;
  private readonly path: string;
  private readonly faults: string[];

  /** @param faults  where what is wrong is put, a sentence each */
  constructor(file: string, faults: string[], path = '') {
    this.file = file;
    this.faults = faults;
    this.path = path;
  }

  at(field: string): JsonPlace {
    const plain = /^[A-Za-z]\w*$/.test(field);
    const step = plain ? (this.path === '' ? field : `.${field}`) : `[${JSON.stringify(field)}]`;
    return new JsonPlace(this.file, this.faults, this.path + step);
  }

  /** Notes what is wrong here; `fix` is a command such as "write a whole number". */
  fault(what: string, fix: string): void {
    this.faults.push(`${this.file}: ${this.path === '' ? 'the file' : this.path} ${what}: ${fix}.`);
  }

  /** An object, with any names. */
  map(value: unknown): ReadonlyMap<string, unknown> | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
    this.fault(`is ${say(value)}`, 'write an object');
    return undefined;
  }

  /** An object with these fields, and no others but the optional ones. */
  object(
    value: unknown,
    fields: readonly string[],
    optional: readonly string[] = [],
  ): ReadonlyMap<string, unknown> | undefined {
    const found = this.map(value);
    if (found === undefined) return undefined;
    const known = [...fields, ...optional];
    for (const name of found.keys()) {
      if (!known.includes(name)) this.at(name).fault('is not known', `remove it; known are ${known.join(', ')}`);
    }
    for (const name of fields) if (!found.has(name)) this.at(name).fault('is missing', 'write it');
    return found;
  }

  /** A text of this form. @param form  what it has to look like, for the fix */
  text(value: unknown, pattern: RegExp, form: string): string | undefined {
    if (typeof value === 'string' && pattern.test(value)) return value;
    if (value !== undefined) this.fault(`is ${say(value)}`, `write ${form}`);
    return undefined;
  }

  wholeNumber(value: unknown, [from, to]: readonly [number, number]): number | undefined {
    if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value;
    if (value !== undefined) this.fault(`is ${say(value)}`, `write a whole number from ${from} to ${to}`);
    return undefined;
  }

  /** The items of a list, each with its place; none when it is something else, which is a fault. */
  list(value: unknown): readonly { readonly item: unknown; readonly at: JsonPlace }[] {
    if (Array.isArray(value)) return value.map((item: unknown, n) => ({ item, at: this.at(String(n)) }));
    this.fault(`is ${say(value)}`, 'write a list');
    return [];
  }

  /** A list of some of these words, each once. */
  words<Word extends string>(value: unknown, known: readonly Word[]): readonly Word[] | undefined {
    if (value === undefined) return undefined;
    const form = `write a list of some of ${known.join(', ')}, each once`;
    const words = Array.isArray(value) ? known.filter((word) => value.includes(word)) : [];
    if (Array.isArray(value) && words.length > 0 && words.length === value.length) return words;
    this.fault(`is ${say(value)}`, form);
    return undefined;
  }
}

function say(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
