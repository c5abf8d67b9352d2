import { messageOf, StackError } from '../errors.ts';
import type { StackOptions } from '../options.ts';

type EngineOptions = Pick<StackOptions, 'settings' | 'onProgress' | 'signal'>;

/**
 * Makes the engine ready to start containers of these images: those that are missing are pulled. testcontainers is
 * loaded here and not before: only who has an engine pays for it.
 */
export async function openEngine(options: EngineOptions, images: readonly string[]): Promise<void> {
  // testcontainers reads its settings from the environment only.
  process.env['DOCKER_HOST'] = options.settings.dockerHost;
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
  if (host !== 'localhost' && host !== '127.0.0.1')
    throw new StackError(
      'docker-unusable',
      `The engine's containers would listen at ${host}, and not on this machine.`,
      'If they do listen here, set TESTCONTAINERS_HOST_OVERRIDE=localhost; or set WAYBILL_STACK=native.',
    );
  await unlessAborted(Promise.all(images.map((image) => pullIfMissing(image, options))), options.signal);
  await useRyuk(options);
}

async function pullIfMissing(image: string, { onProgress }: EngineOptions): Promise<void> {
  const { getContainerRuntimeClient, ImageName } = await import('testcontainers');
  const { image: images } = await getContainerRuntimeClient();
  const name = ImageName.fromString(image);
  if (await images.exists(name)) return;
  onProgress?.({ type: 'note', text: `Pulling ${image} (once).` });
  await images.pull(name);
  // An engine that fails in the middle of a pull ends its answer as if it had not.
  if (!(await images.exists(name))) throw new Error(`${image} cannot be pulled.`);
}

/** Ryuk removes the containers of a process that was killed. It is one more image, and the stack runs without it. */
async function useRyuk({ onProgress }: EngineOptions): Promise<void> {
  const { getContainerRuntimeClient, getReaper } = await import('testcontainers');
  try {
    await getReaper(await getContainerRuntimeClient());
  } catch (error) {
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    const text = `Without Ryuk: containers of a test run that is killed stay (${messageOf(error).trim()}).`;
    onProgress?.({ type: 'note', text });
  }
}

/** A pull cannot be called off, but nobody need wait for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const interrupted = new StackError('interrupted', 'Interrupted while pulling images.', 'Run the same command again.');
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(interrupted);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}
