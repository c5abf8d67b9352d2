import { generationName } from '@waybill/projection';

/**
 * The collection of a generation.
 *
 * @param name  its `generationName`: `orders` is that of the first
 */
export function viewCollection(name: string): string {
  const [view, generation = '1'] = name.split('@');
  return `views.${view}.${generation}`;
}

/** The number of the generation that a collection holds, if it is one of the view. */
export function generationIn(collection: string, view: string): number | undefined {
  const prefix = `views.${view}.`;
  const number = collection.startsWith(prefix) ? collection.slice(prefix.length) : '';
  return /^[1-9]\d*$/.test(number) ? Number(number) : undefined;
}

/** The position document of a rebuild. */
export function rebuildDeployment(deployment: string, view: string, generation: number): string {
  return `${deployment} ${generationName(view, generation)}`;
}
