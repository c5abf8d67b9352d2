/** The members of `group:artifact:version[:extension[:classifier]]`. */
export type MavenCoordinate = {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  readonly extension: string;
  readonly classifier: string | undefined;
};

export function parseCoordinate(text: string): MavenCoordinate {
  const [group, artifact, version, extension = 'jar', classifier] = text.split(':');
  if (!group || !artifact || !version) throw new Error(`${text} is not group:artifact:version`);
  return { group, artifact, version, extension, classifier };
}

export function mavenFileName(coordinate: MavenCoordinate): string {
  const { artifact, version, extension, classifier } = coordinate;
  return `${artifact}-${version}${classifier === undefined ? '' : `-${classifier}`}.${extension}`;
}

/** Where the file lies below the root of a repository, local or remote. */
export function mavenPath(coordinate: MavenCoordinate): string {
  const { group, artifact, version } = coordinate;
  return `${group.replaceAll('.', '/')}/${artifact}/${version}/${mavenFileName(coordinate)}`;
}
