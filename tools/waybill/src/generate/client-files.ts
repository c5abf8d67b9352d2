import { renderClientIndex, renderClientTypes, renderProblemCodes } from '@waybill/avro';
import { problemCodes } from '@waybill/http';
import type { Contract } from '@waybill/messages';

import type { GeneratedFile } from './generated-files.ts';

const FOLDER = 'packages/client/src/contracts';

/** What `packages/client` knows of the contracts: a file for each team, one of all teams, and one of the platform's codes. */
export function renderClientFiles(contracts: readonly Contract[]): readonly GeneratedFile[] {
  return [
    ...contracts.map((contract) => ({ path: `${FOLDER}/${contract.team}.ts`, text: renderClientTypes(contract) })),
    { path: `${FOLDER}/generated.ts`, text: renderClientIndex(contracts.map(({ team }) => team)) },
    { path: `${FOLDER}/problem-code.ts`, text: renderProblemCodes(problemCodes) },
  ];
}
