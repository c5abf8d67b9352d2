import { incrementalAlterConfigsRequest } from './incremental-alter-configs.ts';

test('asks for one topic and sets the named settings', async () => {
  const { buf } = await incrementalAlterConfigsRequest('ab', { x: '-1' }).request.encode();

  expect(buf.toString('hex')).toBe(
    ['00000001', '02', '0002', '6162', '00000001', '0001', '78', '00', '0002', '2d31', '00'].join(''),
  );
});

test("gives the broker's code and words, and no words when there are none", async () => {
  const { response } = incrementalAlterConfigsRequest('ab', {});
  const answer = (error: string) => response.decode(Buffer.from(`0000000700000001${error}0200026162`, 'hex'));

  expect(await answer('00280003776879')).toEqual({ errorCode: 40, message: 'why', clientSideThrottleTime: 7 });
  expect(await answer('0000ffff')).toEqual({ errorCode: 0, message: '', clientSideThrottleTime: 7 });
});
