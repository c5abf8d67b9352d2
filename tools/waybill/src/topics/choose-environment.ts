/** An environment of `infra/topics`, and why it was taken. */
export type ChosenEnvironment = { readonly name: string; readonly why: string };

/**
 * The environment whose settings fit: the asked one, else `local` for brokers on this machine, else `production`. The
 * number of brokers says nothing: of three, two may be down just now.
 *
 * @param asked    what the command line says
 * @param brokers  `host:port` each
 */
export function chooseEnvironment(asked: string | undefined, brokers: readonly string[]): ChosenEnvironment {
  if (asked !== undefined) return { name: asked, why: 'as asked' };
  const remote = brokers.find((address) => !LOOPBACK.test(address));
  if (remote === undefined) return { name: 'local', why: 'the brokers are on this machine' };
  return { name: 'production', why: `${remote} is not this machine; --env local takes the other one` };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]):\d+$/;
