import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';

/** Where the new body comes from: a file, single members, or an editor. */
export type EditFlags = { readonly body?: string; readonly set?: readonly string[] };

/**
 * The body as somebody wants it.
 *
 * @param json  the body as it is; undefined when it can't be read
 * @throws      `CliError` for wrong usage, when it is no JSON, and when nothing was changed
 */
export async function editBody(context: CliContext, json: unknown, { body, set = [] }: EditFlags): Promise<unknown> {
  const before = JSON.stringify(json ?? {}, null, 2);
  const given = body === undefined ? undefined : parseText(await readText(body), body);
  const start = given ?? json ?? {};
  const edited =
    body === undefined && set.length === 0 ? await inEditor(context, before) : set.reduce(setMember, start);
  if (JSON.stringify(edited) === JSON.stringify(json)) {
    throw new CliError({ message: 'Nothing was changed.', fix: 'To send it as it is: waybill dlq redrive <letter>.' });
  }
  return edited;
}

async function inEditor({ env, interactive }: CliContext, before: string): Promise<unknown> {
  const editor = env['VISUAL'] ?? env['EDITOR'];
  if (editor === undefined || editor === '') {
    const fix = 'Set EDITOR, or say what is new with --body <file> or --set <member>=<value>.';
    throw new CliError({ message: 'No editor is named.', fix, exitCode: exitCodes.usage });
  }
  // Only its owner may enter such a folder: bodies may hold what is nobody else's business.
  const folder = await mkdtemp(join(tmpdir(), 'waybill-dlq-'));
  const path = join(folder, 'body.json');
  try {
    await writeFile(path, `${before}\n`, { mode: 0o600 });
    await runEditor(editor, path, interactive);
    return parseText(await readFile(path, 'utf8'), 'The edited body');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** By a shell, as git does it: an editor may have options of its own. */
function runEditor(editor: string, path: string, interactive: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stdio = interactive ? 'inherit' : 'ignore';
    const child = spawn('sh', ['-c', `${editor} "$0"`, path], { stdio });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(new CliError({ message: `The editor "${editor}" ended with ${code ?? 'a signal'}; nothing was sent.` }));
    });
  });
}

/** Sets one member, `lines.0.quantity=3`; a value that is no JSON is a text. */
function setMember(json: unknown, assignment: string): unknown {
  const [, path = '', text = ''] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
  if (path === '') {
    const message = `--set takes <member>=<value>, such as lines.0.quantity=3, not "${assignment}".`;
    throw new CliError({ message, exitCode: exitCodes.usage });
  }
  return withMember(json, path.split('.'), parseLoosely(text));
}

function withMember(json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(json)) {
    const items: readonly unknown[] = json;
    return items.map((item, index) => (String(index) === name ? withMember(item, rest, value) : item));
  }
  const members = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  const old: unknown = members.find(([member]) => member === name)?.[1];
  return Object.fromEntries([...members, [name, withMember(old, rest, value)]]);
}

function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parseText(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CliError({ message: `${what} is no JSON: ${why}`, exitCode: exitCodes.usage, cause });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CliError({ message: `${path} can't be read: ${String(cause)}`, exitCode: exitCodes.usage, cause });
  }
}
