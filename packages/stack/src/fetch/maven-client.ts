import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';

import { type MavenCoordinate, mavenFileName, mavenPath, parseCoordinate } from '../lock/maven-coordinate.ts';
import { runCommand } from '../processes/run-command.ts';

/** Where Maven keeps what it has downloaded. */
export function localRepository(): string {
  return join(homedir(), '.m2', 'repository');
}

type CopyOptions = { readonly signal?: AbortSignal | undefined; readonly env?: Readonly<Record<string, string>> };

/** Lets Maven copy exactly these files into a folder, nothing transitive, with its own mirrors, proxies and credentials. */
export async function copyWithMaven(
  coordinates: readonly string[],
  folder: string,
  options: CopyOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, copyPom(coordinates.map(parseCoordinate), folder));
  await runCommand('mvn', ['-q', '-B', '-f', pom, 'dependency:copy'], options);
  await rm(pom);
}

/** Lets Maven find out what these dependencies need at run time, and copy it all into a folder. */
export async function copyDependencies(
  dependencies: readonly string[],
  excluded: readonly string[],
  folder: string,
): Promise<readonly { readonly coordinate: string; readonly path: string }[]> {
  await mkdir(folder, { recursive: true });
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, dependencyPom(dependencies, excluded));
  const { group, artifact, version } = dependencyPlugin;
  const goal = `${group}:${artifact}:${version}:copy-dependencies`;
  await runCommand('mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    goal,
    `-DoutputDirectory=${folder}`,
    '-DincludeScope=runtime',
    '-Dmdep.useRepositoryLayout=true',
  ]);
  const names = await readdir(folder, { recursive: true });
  const jars = names.filter((name) => name.endsWith('.jar')).sort();
  return jars.map((name) => ({ path: join(folder, name), coordinate: coordinateOf(name) }));
}

/** How many bytes of a file Maven has brought so far, wherever in its repository it keeps them meanwhile. */
export async function bytesInRepository(coordinate: string): Promise<number> {
  const path = join(localRepository(), mavenPath(parseCoordinate(coordinate)));
  const names = await readdir(dirname(path)).catch(() => []);
  const parts = names.filter((name) => name.startsWith(basename(path)) && !/\.(sha1|md5|lastUpdated)$/.test(name));
  const sizes = await Promise.all(parts.map((name) => sizeOf(join(dirname(path), name))));
  return Math.max(0, ...sizes);
}

/** The coordinate of a jar by its path below the root of a repository. */
function coordinateOf(path: string): string {
  const folders = path.split(sep).slice(0, -1);
  return `${folders.slice(0, -2).join('.')}:${folders.slice(-2).join(':')}`;
}

/** A project that has these dependencies, less the excluded ones. */
function dependencyPom(dependencies: readonly string[], excluded: readonly string[]): string {
  const exclusions = excluded
    .map((name) => name.split(':'))
    .map(([group, artifact]) => element('exclusion', element('groupId', group) + element('artifactId', artifact)));
  const entries = dependencies.map((text) => {
    const { group, artifact, version } = parseCoordinate(text);
    const named = element('groupId', group) + element('artifactId', artifact) + element('version', version);
    return element('dependency', named + element('exclusions', exclusions.join('')));
  });
  return project(element('dependencies', entries.join('')));
}

/** One version of the plugin, so that the same lock file is read by the same code everywhere. */
const dependencyPlugin = {
  group: 'org.apache.maven.plugins',
  artifact: 'maven-dependency-plugin',
  version: '3.7.1',
};

function copyPom(coordinates: readonly MavenCoordinate[], folder: string): string {
  const items = coordinates.map((coordinate) => {
    const { group, artifact, version, extension, classifier } = coordinate;
    const named = element('groupId', group) + element('artifactId', artifact) + element('version', version);
    const kind = element('type', extension) + (classifier === undefined ? '' : element('classifier', classifier));
    return element('artifactItem', named + kind + element('destFileName', mavenFileName(coordinate)));
  });
  const { group, artifact, version } = dependencyPlugin;
  const configuration = element('outputDirectory', folder) + element('artifactItems', items.join(''));
  const plugin =
    element('groupId', group) +
    element('artifactId', artifact) +
    element('version', version) +
    element('configuration', configuration);
  return project(element('build', element('plugins', element('plugin', plugin))));
}

function project(body: string): string {
  const head =
    '<modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>stack</artifactId><version>1</version>';
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">${head}<packaging>pom</packaging>${body}</project>`;
}

function element(name: string, content = ''): string {
  return `<${name}>${content}</${name}>`;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
