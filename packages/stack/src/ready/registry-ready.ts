import { get } from 'node:http';

/** Whether the Confluent API lists its subjects. The management port answers long before. */
export function isRegistryReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/apis/ccompat/v7/subjects', agent: false, timeout: 2000 });
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      resolve(false);
    });
  });
}
