import { get } from 'node:http';

/** How long an engine may take to say that it is there. */
const PING_WITHIN_MS = 1000;

/** Whether a Docker engine answers a ping within a second. The client alone does not count. */
export function dockerEngineAnswers(dockerHost: string): Promise<boolean> {
  const target = pingTarget(dockerHost);
  if (!target) return Promise.resolve(false);
  return new Promise((resolve) => {
    const request = get({ ...target, path: '/_ping', agent: false, signal: AbortSignal.timeout(PING_WITHIN_MS) });
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => {
      resolve(false);
    });
  });
}

/** `unix:///path` or `tcp://host:port`; other kinds of address (ssh, named pipes, TLS) are left to the client. */
function pingTarget(dockerHost: string): { socketPath: string } | { host: string; port: string } | undefined {
  if (dockerHost.startsWith('unix://')) return { socketPath: dockerHost.slice('unix://'.length) };
  if (!URL.canParse(dockerHost)) return undefined;
  const { protocol, hostname, port } = new URL(dockerHost);
  return protocol === 'tcp:' || protocol === 'http:' ? { host: hostname, port: port || '2375' } : undefined;
}
