import type { Json } from '../options.ts';
import { headerRefs } from './headers.ts';
import { schemaRef } from './names.ts';
import { jsonContent } from './operation.ts';
import { statusExample } from './platform-schemas.ts';

/** From a response that names an operation to what can be done with it. */
export const monitorLinks: Json = {
  operation: { $ref: '#/components/links/operation' },
  result: { $ref: '#/components/links/result' },
  cancel: { $ref: '#/components/links/cancel' },
};

function link(operationId: string, description: string): Json {
  return { operationId, parameters: { id: '$response.header.Operation-Id' }, description };
}

export const links: Json = {
  operation: link('getOperation', 'What became of the command.'),
  result: link('getOperationResult', 'What it came to.'),
  cancel: link('cancelOperation', 'Asks that it has no effect.'),
};

/** Responses that several routes share. */
export function toResponses(publicUrl: string): Json {
  return {
    Accepted: {
      description: 'The command is safe in the log and not finished. The monitor tells what becomes of it.',
      headers: headerRefs(
        'Operation-Location',
        'Location',
        'Azure-AsyncOperation',
        'Operation-Id',
        'Retry-After',
        'Preference-Applied',
        'Idempotency-Replayed',
        'Repeatability-Result',
      ),
      ...jsonContent(schemaRef('OperationStatus'), statusExample(publicUrl, 'NotStarted')),
      links: monitorLinks,
    },
    OperationGoesOn: {
      description: 'The operation is not finished.',
      headers: headerRefs('ETag', 'Retry-After', 'Preference-Applied'),
      ...jsonContent(schemaRef('OperationStatus'), statusExample(publicUrl, 'Running')),
    },
    OperationEnded: {
      description: 'The operation has come to its end.',
      headers: headerRefs('ETag', 'Waybill-Position', 'Preference-Applied'),
      ...jsonContent(schemaRef('OperationStatus'), statusExample(publicUrl, 'Succeeded')),
    },
    NotModified: { description: 'Nothing is newer than what `If-None-Match` names.', headers: headerRefs('ETag') },
  };
}

export function responseRef(name: 'Accepted' | 'OperationGoesOn' | 'OperationEnded' | 'NotModified'): Json {
  return { $ref: `#/components/responses/${name}` };
}
