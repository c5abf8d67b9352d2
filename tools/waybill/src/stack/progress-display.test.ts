import { recordContext } from '../cli-context-fixture.ts';
import { createProgressDisplay } from './progress-display.ts';

test('off a terminal says each tenth of a download once', () => {
  const context = recordContext();
  const show = createProgressDisplay(context);

  for (const doneBytes of [0, 1e6, 1.1e6, 2e6, 2.05e6, 10e6])
    show({ type: 'fetch', part: 'kafka', doneBytes, totalBytes: 10e6 });

  expect(context.written.log).toEqual([
    'Fetching kafka: 1 of 10 MB',
    'Fetching kafka: 2 of 10 MB',
    'Fetching kafka: 10 of 10 MB',
  ]);
});

test('on a terminal redraws one line, and ends it when all is there', () => {
  const context = recordContext({ interactive: true });
  const show = createProgressDisplay(context);

  show({ type: 'fetch', part: 'kafka', doneBytes: 1e6, totalBytes: 2e6 });
  show({ type: 'fetch', part: 'kafka', doneBytes: 2e6, totalBytes: 2e6 });

  expect(context.written.log).toEqual(['\r\u001b[KFetching: kafka 1/2 MB', '\r\u001b[KFetching: kafka 2/2 MB\n']);
});

test('says what starts and how long it took', () => {
  const context = recordContext();
  const show = createProgressDisplay(context);

  show({ type: 'starting', part: 'registry' });
  show({ type: 'ready', part: 'registry', afterMs: 3140 });

  expect(context.written.log).toEqual(['Starting registry ...', 'registry is ready after 3.1 s.']);
});
