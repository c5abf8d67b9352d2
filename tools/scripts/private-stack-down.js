/** Jest's global tear-down: ends the stack that `private-stack-up.js` started, and waits until its processes are gone. */
export default async function stopPrivateStack() {
  const running = globalThis.waybillPrivateStack;
  if (!running) return;
  globalThis.waybillPrivateStack = undefined;
  running.stack.ref();
  running.stack.stdin.end();
  const code = await running.ended;
  if (code !== 0) throw new Error(`The private stack ended with ${code}.`);
}
