import { dockerEngineAnswers } from '../docker/docker-engine.ts';
import { StackError } from '../errors.ts';
import type { StackOptions } from '../options.ts';

/** How to start a stack that has no data yet. */
export async function chooseHow({
  settings,
  onProgress,
}: Pick<StackOptions, 'settings' | 'onProgress'>): Promise<'native' | 'docker'> {
  if (settings.mode === 'native') return 'native';
  const answers = await dockerEngineAnswers(settings.dockerHost);
  if (answers) return 'docker';
  if (settings.mode === 'docker') throw noEngine(settings.dockerHost);
  onProgress?.({
    type: 'note',
    text: 'No Docker engine answers: Kafka, the registry and MongoDB run as plain processes.',
  });
  return 'native';
}

export function noEngine(dockerHost: string): StackError {
  return new StackError(
    'docker-unusable',
    `No Docker engine answers at ${dockerHost}.`,
    'Start Docker, name its engine with DOCKER_HOST, or set WAYBILL_STACK=native.',
  );
}
