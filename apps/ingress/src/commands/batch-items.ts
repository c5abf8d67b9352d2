import type { Refusal } from '@waybill/http';
import { checkMediaType, isRefusal, readJson, refuse } from '@waybill/http';

import type { Exchange } from '../edge/exchange.ts';
import { bodyTooLarge, readBody } from './read-body.ts';

/** One command of a batch, as it would be sent alone. */
export type BatchItem = {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** undefined when there is none. */
  readonly body: unknown;
};

const MOST_ITEMS = 500;
const MOST_BYTES = 1024 * 1024;
/** Each body has the bounds of one that comes alone; these are of the whole, whose bytes bound the values. */
const LIMITS = { levels: 64, values: MOST_BYTES };
const HEADERS: readonly string[] = ['idempotency-key', 'if-match', 'if-none-match', 'content-type'];
const MEMBERS: readonly string[] = ['method', 'path', 'headers', 'body'];

/** Reads the body of a batch. One that is not well-formed is refused as a whole, before anything of it is looked at. */
export async function readBatch(exchange: Exchange): Promise<readonly BatchItem[] | Refusal> {
  const body = await readDocument(exchange);
  return isRefusal(body) ? body : toItems(isObject(body.value) ? body.value['commands'] : undefined);
}

async function readDocument({ request, query }: Exchange): Promise<{ readonly value: unknown } | Refusal> {
  const { headers } = request;
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > MOST_BYTES) return bodyTooLarge(announced, MOST_BYTES);
  const media = checkMediaType('POST', headers['content-type'], headers['content-encoding']);
  if (isRefusal(media)) return media;
  const bytes = await readBody(request, MOST_BYTES);
  if (isRefusal(bytes)) return bytes;
  if (query !== '') return refuse('parameter-invalid', 'A batch takes no query parameters.');
  return readJson(bytes, LIMITS);
}

function toItems(commands: unknown): readonly BatchItem[] | Refusal {
  if (!Array.isArray(commands) || commands.length === 0)
    return malformed('A batch is {"commands":[{"method","path","headers"?,"body"?}]}.');
  if (commands.length > MOST_ITEMS)
    return refuse('body-too-large', `${commands.length} commands; at most ${MOST_ITEMS}.`);
  const items: BatchItem[] = [];
  for (const [index, command] of commands.entries()) {
    const item = toItem(command);
    if (typeof item === 'string') return malformed(`commands[${index}]${item}`);
    items.push(item);
  }
  return items;
}

/** @returns what is wrong with it, behind its name */
function toItem(command: unknown): BatchItem | string {
  if (!isObject(command)) return ' is not an object.';
  const unknown = Object.keys(command).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return ` has the unknown member "${unknown.slice(0, 80)}".`;
  const { method, path, headers = {}, body } = command;
  if (typeof method !== 'string') return '.method is not a text.';
  if (typeof path !== 'string' || !path.startsWith('/')) return '.path is not a text that begins with "/".';
  const read = toHeaders(headers);
  return typeof read === 'string' ? `.headers${read}` : { method, path, headers: read, body };
}

function toHeaders(headers: unknown): Readonly<Record<string, string>> | string {
  if (!isObject(headers)) return ' is not an object.';
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!HEADERS.includes(lower)) return ` has "${name.slice(0, 80)}"; it takes ${HEADERS.join(', ')}.`;
    if (typeof value !== 'string') return `["${name}"] is not a text.`;
    if (read[lower] !== undefined) return ` has "${name}" twice.`;
    read[lower] = value;
  }
  return read;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(detail: string): Refusal {
  return refuse('body-malformed', detail);
}
