import { Webhook } from 'standardwebhooks';

import { createAddressPolicy } from '../address/address-policy.ts';
import { deriveSecret } from '../message/secret.ts';
import { webhookId } from '../message/webhook-id.ts';
import type { Answer } from './answer.ts';
import type { PostOptions } from './post-webhook.ts';
import { postWebhook } from './post-webhook.ts';
import type { Receiver } from './receiver-fixture.ts';
import { startRawReceiver, startReceiver, startTlsReceiver } from './receiver-fixture.ts';
import { RECEIVER_CERTIFICATE } from './tls-fixture.ts';

const SECRET = deriveSecret(Buffer.alloc(32, 7), { tenant: 'acme', endpoint: 'erp', generation: 1 });
const development = createAddressPolicy({ allowLoopback: true });
const production = createAddressPolicy({ allowLoopback: false });

const running: Receiver[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((receiver) => receiver.close()));
});

async function receiver(starting: Promise<Receiver>): Promise<Receiver> {
  const started = await starting;
  running.push(started);
  return started;
}

function post(url: string, options: Partial<PostOptions> = {}): Promise<Answer> {
  const message = { webhookId: webhookId('op_1', 'erp'), body: '{"type":"t"}', nowMs: Date.now(), secrets: [SECRET] };
  return postWebhook({ ...message, url }, { policy: development, timeoutMs: 5_000, ...options });
}

describe('a message that is sent', () => {
  test('arrives signed, as its receiver verifies with the library of the standard', async () => {
    const { url, received } = await receiver(startReceiver((response) => response.writeHead(204).end()));
    expect(await post(url)).toMatchObject({ status: 204, failure: undefined });
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '12' });
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(new Webhook(SECRET).verify(body, given)).toEqual({ type: 't' });
  });

  test('goes to a receiver with a certificate that is trusted', async () => {
    const { url } = await receiver(startTlsReceiver());
    expect(await post(url, { ca: RECEIVER_CERTIFICATE })).toMatchObject({ status: 204 });
  });

  test('brings back what an answer says, when to come again included', async () => {
    const { url } = await receiver(
      startReceiver((response) => response.writeHead(429, { 'retry-after': '120' }).end('{"challenge":"c"}')),
    );
    expect(await post(url)).toMatchObject({ status: 429, retryAfterMs: 120_000, body: '{"challenge":"c"}' });
  });

  test.each([500, 410, 204])('brings back a status of %p', async (status) => {
    const { url } = await receiver(startReceiver((response) => response.writeHead(status).end()));
    expect(await post(url)).toMatchObject({ status, failure: undefined });
  });
});

describe('a hostile receiver', () => {
  test('that redirects to this machine is not followed', async () => {
    const inner = await receiver(startReceiver((response) => response.writeHead(200).end()));
    const { url } = await receiver(startReceiver((response) => response.writeHead(307, { location: inner.url }).end()));
    expect(await post(url)).toMatchObject({ status: 307 });
    expect(inner.received).toEqual([]);
  });

  test('that answers a gigabyte is read for 4 KiB', async () => {
    let sentBytes = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const { url } = await receiver(
      startReceiver((response) => {
        response.writeHead(200, { 'content-length': String(1_000_000_000) });
        const pump = () => {
          while (!response.destroyed && response.write(chunk)) sentBytes += chunk.length;
        };
        response.on('drain', pump);
        pump();
      }),
    );
    const answer = await post(url);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toHaveLength(4_096);
    expect(sentBytes).toBeLessThan(16 * 1024 * 1024);
  });

  test('that sends a byte at a time is left when the time is over, and its status counts', async () => {
    const { url } = await receiver(
      startReceiver((response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    const began = performance.now();
    expect(await post(url, { timeoutMs: 300 })).toMatchObject({ status: 200 });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('that sends the beginning of an answer and no more is left when the time is over', async () => {
    const { url } = await receiver(startRawReceiver('HTTP/1.1 200 OK\r\nx-'));
    expect(await post(url, { timeoutMs: 200 })).toMatchObject({ status: undefined, failure: 'timed-out' });
  });

  test('that hangs is left when the time is over', async () => {
    const { url } = await receiver(startReceiver(() => undefined));
    expect(await post(url, { timeoutMs: 200 })).toMatchObject({ status: undefined, failure: 'timed-out' });
  });

  test('whose name is never looked up is left when the time is over', async () => {
    const resolve = (_host: string, signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    expect(await post('https://receiver.example/', { resolve, timeoutMs: 100 })).toMatchObject({
      failure: 'timed-out',
    });
  });

  test('that resets the connection has not answered', async () => {
    const { url } = await receiver(startRawReceiver(undefined));
    expect(await post(url)).toMatchObject({ status: undefined, failure: 'connection-failed' });
  });

  test('that resets the connection behind its status has answered', async () => {
    const { url } = await receiver(
      startReceiver((response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('x', () => response.socket?.resetAndDestroy());
      }),
    );
    expect(await post(url)).toMatchObject({ status: 200 });
  });

  test.each([
    ['something that is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'response-malformed'],
    ['headers without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`, 'response-malformed'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      'connection-failed',
    ],
  ] as const)('that sends %s has not answered', async (_, bytes, failure) => {
    const { url } = await receiver(startRawReceiver(bytes));
    expect(await post(url)).toMatchObject({ status: undefined, failure });
  });

  test('with a certificate of its own making is not told anything', async () => {
    const { url, received } = await receiver(startTlsReceiver());
    expect(await post(url)).toMatchObject({ failure: 'tls-refused' });
    expect(received).toEqual([]);
  });

  test('with the certificate of another is not told anything', async () => {
    const { url, received } = await receiver(startTlsReceiver());
    const other = url.replace('receiver.', 'other.');
    expect(await post(other, { ca: RECEIVER_CERTIFICATE })).toMatchObject({ failure: 'tls-refused' });
    expect(received).toEqual([]);
  });

  test('whose name turns to an address inside is refused, since every connection is checked', async () => {
    const { url, received } = await receiver(startReceiver((response) => response.writeHead(204).end()));
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1', '10.0.0.1']];
    const resolve = () => Promise.resolve(answers.shift() ?? []);
    expect(await post(url, { resolve })).toMatchObject({ status: 204 });
    expect(await post(url, { resolve })).toMatchObject({ failure: 'address-refused' });
    expect(await post(url, { resolve })).toMatchObject({ failure: 'address-refused' });
    expect(received).toHaveLength(1);
  });

  test('whose name is asked for a second time by the connection itself does not exist: what was checked is used', async () => {
    const { url, received } = await receiver(startReceiver((response) => response.writeHead(204).end()));
    const resolve = jest.fn(() => Promise.resolve(['127.0.0.1']));
    await post(url, { resolve });
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(received).toHaveLength(1);
  });

  test.each([['127.0.0.1'], ['10.1.2.3'], ['::1'], ['::ffff:127.0.0.1'], ['64:ff9b::7f00:1'], ['fd00::1']])(
    'at %s is not reached outside development',
    async (address) => {
      const resolve = () => Promise.resolve([address]);
      const answer = await post('https://receiver.example/', { policy: production, resolve });
      expect(answer).toMatchObject({ status: undefined, failure: 'address-refused' });
    },
  );

  test.each([
    'http://receiver.example/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'ftp://a.example/',
  ])('at %s is not even looked up', async (url) => {
    const resolve = jest.fn(() => Promise.resolve(['93.184.216.34']));
    expect(await post(url, { policy: production, resolve })).toMatchObject({ failure: 'url-refused' });
    expect(resolve).not.toHaveBeenCalled();
  });

  test('without an address has not answered', async () => {
    const resolve = () => Promise.resolve([]);
    expect(await post('https://receiver.example/', { resolve })).toMatchObject({ failure: 'name-unknown' });
  });
});
