import type { Tree } from '@nx/devkit';

/**
 * Adds an import and an element to a file that holds one list: imports, then `= [ … ];`. Does nothing when the element is
 * in the list.
 *
 * @returns whether the element is in the list now; false when the file has no such list
 */
export function addToList(tree: Tree, path: string, element: string, from: string): boolean {
  const source = read(tree, path);
  const list = /= \[([^\]]*)\];/.exec(source);
  if (list === null) return false;
  const elements = (list[1] ?? '').split(',').map((text) => text.trim());
  if (elements.includes(element)) return true;
  const longer = `= [${[...elements.filter(Boolean), element].join(', ')}];`;
  tree.write(
    path,
    addImport(
      source.replace(list[0], () => longer),
      element,
      from,
    ),
  );
  return true;
}

/** The source with one more name imported; sorted among the imports of our packages. */
export function addImport(source: string, name: string, from: string): string {
  const known = new RegExp(`^import \\{([^}]*)\\} from '${from}';$`, 'm').exec(source);
  if (known !== null) {
    const names = (known[1] ?? '').split(',').map((text) => text.trim());
    if (names.includes(name)) return source;
    const sorted = [...names.filter(Boolean), name].sort();
    return source.replace(known[0], () => `import { ${sorted.join(', ')} } from '${from}';`);
  }
  const line = `import { ${name} } from '${from}';`;
  const imports = [...source.matchAll(/^import [^;]*? from '([^']+)';$/gm)];
  const isRelative = from.startsWith('.');
  const peers = imports.filter(([, path]) => path?.startsWith('.') === isRelative);
  const before = peers.find(([, path]) => (path ?? '') > from);
  if (before !== undefined) return insertAt(source, before.index, `${line}\n`);
  const last = peers.at(-1) ?? imports.at(-1);
  if (last === undefined) return `${line}\n\n${source}`;
  const gap = peers.length === 0 ? '\n' : '';
  return insertAt(source, last.index + last[0].length, `\n${gap}${line}`);
}

/**
 * Puts a text before the first place where the anchor stands, unless the file holds the mark already.
 *
 * @returns whether the file holds the mark now; false when it has no such anchor
 */
export function insertBefore(
  tree: Tree,
  path: string,
  { anchor, text, mark }: { readonly anchor: string | RegExp; readonly text: string; readonly mark: string },
): boolean {
  const source = read(tree, path);
  if (source.includes(mark)) return true;
  const at = source.search(anchor instanceof RegExp ? anchor : new RegExp(escape(anchor)));
  if (at === -1) return false;
  tree.write(path, insertAt(source, at, text));
  return true;
}

/** @throws `Error` that names the file when it is not there */
export function read(tree: Tree, path: string): string {
  const text = tree.read(path, 'utf-8');
  if (text === null) throw new Error(`${path} is missing: is this a whole clone of the repository?`);
  return text;
}

function insertAt(source: string, at: number, text: string): string {
  return source.slice(0, at) + text + source.slice(at);
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
