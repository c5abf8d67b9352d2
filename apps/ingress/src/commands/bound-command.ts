import type { ProblemIssue } from '@waybill/http';
import type { CommandContract, HeaderShape } from '@waybill/messages';
import { commandHeaders, topicTag } from '@waybill/messages';
import { parseJson } from '@waybill/avro';

/** A command of a contract with all that can be worked out before the first request. */
export type BoundCommand = {
  readonly contract: CommandContract;
  readonly parse: (
    json: unknown,
  ) =>
    { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: readonly ProblemIssue[] };
  readonly headers: HeaderShape;
  readonly topicTag: string;
  /** DELETE takes none. */
  readonly takesBody: boolean;
  /** The resource's address without its id. */
  readonly targetPrefix: string;
};

const SOURCE = '/platform/ingress';

/** @throws `TypeError` when the schema is not as contracts need it */
export function bindCommand(contract: CommandContract, publicUrl: string): BoundCommand {
  return {
    contract,
    parse: parseJson(contract.schema),
    headers: commandHeaders(contract.fullName, SOURCE),
    topicTag: topicTag(contract.topic),
    takesBody: contract.method !== 'DELETE',
    targetPrefix: `${publicUrl}${contract.collection}/`,
  };
}
