import { composeLogs } from '../docker/docker-compose.ts';
import { tailOf } from '../native/part-process.ts';
import { logOf } from '../native/start-parts.ts';
import type { StackOptions } from '../options.ts';
import type { NodeName } from '../parts.ts';
import { readLayout } from '../state/data-layout.ts';
import { toProject } from './up-docker.ts';

/** The last lines that a part has written in its present or latest run; empty if there was none. */
export async function stackLogs(options: StackOptions, part: NodeName, lines: number): Promise<string> {
  const layout = await readLayout(options.home);
  if (layout?.how === 'docker') return composeLogs(toProject(options, layout.ports), part, lines);
  return tailOf(logOf(options.home, part), lines);
}
