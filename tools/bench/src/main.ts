import { serveCodec } from './codec/codec-process.ts';
import { serveLoadPlans } from './load/generator-process.ts';
import { runBench } from './run-bench.ts';
import { serveBareFindOne } from './servers/bare-find-one.ts';
import { serveBareHono } from './servers/bare-hono.ts';

// The bundle is one file, and starts itself again in four more roles.
switch (process.argv[2]) {
  case 'role:generator':
    serveLoadPlans(process);
    break;
  case 'role:bare-hono':
    serveBareHono(process);
    break;
  case 'role:bare-find-one':
    serveBareFindOne(process);
    break;
  case 'role:codec':
    await serveCodec(process);
    break;
  default:
    process.exitCode = await runBench(process, import.meta.filename);
}
