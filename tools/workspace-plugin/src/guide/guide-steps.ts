/** What a reader of a guide does: runs commands, or changes a file. */
export type Step =
  | { readonly kind: 'run'; readonly script: string; readonly fails: boolean }
  | { readonly kind: 'append'; readonly path: string; readonly text: string }
  | { readonly kind: 'replace'; readonly path: string; readonly name: string; readonly text: string };

const BLOCK = /^```(sh|ts)(?: (fails))?\n(.*?)^```$/gms;
const PLACE = /^\/\/ (\S+), (?:at the (end)|instead of (\w+))\n/;

/**
 * The steps of a page, in its order: its `sh` blocks, and its `ts` blocks, whose first line says where they belong. Blocks
 * without a language show what comes out.
 *
 * @throws `Error` with the block whose place is not said
 */
export function stepsOf(page: string): readonly Step[] {
  return [...page.matchAll(BLOCK)].map(([, language, fails, text = '']) => {
    if (language === 'sh') return { kind: 'run', script: text, fails: fails !== undefined };
    const place = PLACE.exec(text);
    const [head, path, end, name] = place ?? [];
    if (head === undefined || path === undefined) throw new Error(`It does not say where this belongs:\n${text}`);
    const rest = text.slice(head.length);
    if (end !== undefined || name === undefined) return { kind: 'append', path, text: rest };
    return { kind: 'replace', path, name, text: rest };
  });
}

/**
 * The source with a function or an entry of a table replaced.
 *
 * @throws `Error` when there is none of the name
 */
export function replaceIn(source: string, { name, text }: { readonly name: string; readonly text: string }): string {
  const whole = new RegExp(`^function ${name}\\(.*?^\\}\\n|^ +${name}: \\{.*?\\},\\n`, 'ms');
  if (!whole.test(source)) throw new Error(`There is no ${name} to be replaced in:\n${source}`);
  return source.replace(whole, () => text);
}
