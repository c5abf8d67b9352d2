import type { RetailCommand } from '../retail/retail-command.ts';

/** A command of the import that succeeded, to try the API with. */
export type Sample = { readonly command: RetailCommand; readonly operation: string };

/**
 * Three commands for a shell with `$KEY`: submit once more what was submitted, which has no second effect, follow its
 * operation, and read a view.
 */
export function curlCommands(baseUrl: string, { command, operation }: Sample): readonly string[] {
  const key = '-H "Authorization: Bearer $KEY"';
  const url = `${baseUrl}${encodeURI(command.path)}`;
  const body =
    command.body === null ? '' : ` -H 'Content-Type: application/json' -d ${quote(JSON.stringify(command.body))}`;
  return [
    `curl -si -X ${command.method} ${url} ${key} -H 'Idempotency-Key: "${command.key}"'${body}`,
    `curl -s ${operation} ${key} -H 'Prefer: wait=20'`,
    `curl -s '${baseUrl}/v1/daily-sales?sort=-date&limit=3' ${key}`,
  ];
}

/** How `$KEY` is set in a shell in the repository. */
export function exportKey(keysFile: string, tenant: string): string {
  const script = `require(${JSON.stringify(keysFile)}).apiKeys[${JSON.stringify(tenant)}]`;
  return `export KEY=$(node -p ${quote(script)})`;
}

/** The order with the fewest lines makes the shortest command. */
export function shorterOf(one: Sample | undefined, other: Sample): Sample {
  return one !== undefined && sizeOf(one) <= sizeOf(other) ? one : other;
}

function sizeOf({ command }: Sample): number {
  return JSON.stringify(command.body).length;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
