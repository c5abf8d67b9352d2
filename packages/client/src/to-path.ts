/**
 * A path with an id in its place.
 *
 * @throws `RangeError` when no path can carry the id: URLs drop dots
 */
export function toPath(template: string, id: string | undefined): string {
  if (id === '' || id === '.' || id === '..') throw new RangeError(`"${id}" can not be an id.`);
  return id === undefined ? template : template.replace('{id}', () => encodeURIComponent(id));
}
