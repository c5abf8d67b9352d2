import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';

import { findChromium } from './fixtures/find-chromium.ts';
import { EXAMPLE_OUTPUT, exampleGlobals, installPackedClient, readExample } from './fixtures/packed-client.ts';
import { startPageServer, startTestServer } from './fixtures/test-server.ts';

test('the example of the README runs in Chromium, on a page of another origin than the API', async () => {
  const packed = await installPackedClient();
  const api = await startTestServer();
  const page = await startPageServer(toPage(await bundle(packed.folder), api.url));
  const browser = await openBrowser(`${page.url}/`);
  try {
    expect(JSON.parse(await Promise.race([page.reported, browser.failed]))).toEqual({ printed: EXAMPLE_OUTPUT });
    expect(api.keys).toEqual([expect.stringMatching(/^"[0-9a-f]{32}"$/), api.keys[0]]);
  } finally {
    await browser.close();
    await Promise.all([page.close(), api.close(), packed.remove()]);
  }
}, 120_000);

async function bundle(folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: (await readExample()).replaceAll('console.log', 'print'), resolveDir: folder },
    ...{ bundle: true, write: false, platform: 'browser', format: 'esm', target: 'es2022', logLevel: 'silent' },
  });
  return outputFiles[0]?.text ?? '';
}

/** A page that runs the code and posts what it has printed, or why it failed. */
function toPage(code: string, apiUrl: string): string {
  return `<!doctype html><script type="module">
${exampleGlobals(apiUrl)}
let printed = '';
globalThis.print = (...texts) => { printed += texts.join(' ') + '\\n'; };
const report = (value) => fetch('/', { method: 'POST', body: JSON.stringify(value) });
try {
  await (async () => {${code}})();
  await report({ printed });
} catch (error) {
  await report({ printed, error: String(error) });
}
</script>`;
}

async function openBrowser(url: string) {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  // A sandbox of its own needs rights that containers do not give; the page is ours.
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0'];
  const browser = spawn(findChromium(process.env), [...flags, `--user-data-dir=${profile}`, url], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    browser.once('close', () => {
      resolve();
    });
  });
  return {
    /** Rejects when the browser ends by itself. */
    failed: ended.then(() => Promise.reject<string>(new Error('The browser has ended.'))),
    close: async () => {
      browser.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
