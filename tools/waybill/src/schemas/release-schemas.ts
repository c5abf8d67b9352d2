import { type ContractSubject, isSameSchema } from '@waybill/avro';

import { readReleased, writeReleased } from './released-files.ts';

/**
 * Writes the schemas of these subjects that differ from their last released forms.
 *
 * @returns the paths of the files within the repository
 */
export async function releaseSchemas(
  repository: string,
  subjects: readonly ContractSubject[],
): Promise<readonly string[]> {
  const released = await readReleased(repository);
  // The platform's own types stand under many subjects.
  const byName = new Map(subjects.map(({ fullName, schema }) => [fullName, schema]));
  const paths: string[] = [];
  for (const [name, schema] of byName) {
    const forms = released.get(name) ?? [];
    if (isSameSchema(forms.at(-1), schema)) continue;
    paths.push(await writeReleased(repository, name, forms.length + 1, schema));
  }
  return paths;
}
