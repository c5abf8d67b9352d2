import type { LogRecord, Offset } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, tokenBefore, toOffset } from '@waybill/messages';

import type { LogUnderTest } from './describe-log.ts';
import { claimBy, freshPartition, numbered } from './describe-log.ts';
import { readAll } from './describe-reading.ts';

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeFencing(underTest: () => LogUnderTest): void {
  test('lets an owner write behind its claim, each append right behind the last', async () => {
    const { log } = underTest();
    const at = await freshPartition(underTest());

    const writer = await log.openWriter(at);
    const token = await writer.claim(claimBy('one'));
    const first = await writer.append([numbered('a', token), numbered('b', token)]);
    const second = await writer.append([numbered('c', token)]);

    expect([token, first, second]).toEqual([0n, 1n, 3n]);
    await writer.close();
  });

  test('takes nothing before the claim', async () => {
    const { log } = underTest();
    const at = await freshPartition(underTest());

    const writer = await log.openWriter(at);

    await expect(writer.append([numbered('early')])).rejects.toMatchObject({ code: 'append-failed' });
    expect(await log.endOffset(at)).toBe(0n);
  });

  test('still takes records of the old owner while the new one has not claimed, and none of them behind the claim', async () => {
    const { log } = underTest();
    const at = await freshPartition(underTest());
    const old = await log.openWriter(at);
    const oldToken = await old.claim(claimBy('old'));

    const successor = await log.openWriter(at);
    const between = await old.append([numbered('between', oldToken)]);
    const token = await successor.claim(claimBy('new'));
    const late = old.append([numbered('late', oldToken)]);

    await expect(late).rejects.toMatchObject({ code: 'fenced' });
    expect([between, token]).toEqual([1n, 2n]);
    expect(await successor.append([numbered('first', token)])).toBe(3n);
  });

  test('H13: fails the append of an owner behind a record that is not its own', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());
    const writer = await log.openWriter(at);
    const token = await writer.claim(claimBy('one'));

    await appender.append(at, numbered('foreign'), Date.now());
    const append = writer.append([numbered('a', token)]);

    await expect(append).rejects.toMatchObject({ code: 'append-failed' });
    await expect(writer.append([numbered('b', token)])).rejects.toMatchObject({ code: 'append-failed' });
  });

  test('never uses a writer again that failed once', async () => {
    const { log } = underTest();
    const at = await freshPartition(underTest());
    const old = await log.openWriter(at);
    await old.claim(claimBy('old'));
    await (await log.openWriter(at)).claim(claimBy('new'));

    await expect(old.append([numbered('a')])).rejects.toMatchObject({ code: 'fenced' });

    await expect(old.append([numbered('b')])).rejects.toMatchObject({ code: 'append-failed' });
    expect(await log.endOffset(at)).toBe(2n);
  });

  test('lets readers drop what was written under a superseded claim', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());
    const old = await log.openWriter(at);
    const oldToken = await old.claim(claimBy('old'));
    await old.append([numbered('kept', oldToken)]);
    const successor = await log.openWriter(at);
    const token = await successor.claim(claimBy('new'));
    await successor.append([numbered('mine', token)]);

    // Slips past the fence of the broker, as an expired producer id would let it.
    await appender.append(at, numbered('zombie', oldToken), Date.now());
    await appender.append(at, numbered('nobody'), Date.now());

    const verdicts = judgeAll(await readAll(log, at, 5n), NO_OFFSET);
    expect(verdicts).toEqual(['claim', 'live', 'claim', 'live', 'void', 'void']);
  });
  test('H14: a reader that begins anywhere judges every record as one that read everything, though the first it meets is void', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());
    const oldToken = await (await log.openWriter(at)).claim(claimBy('old'));
    const successor = await log.openWriter(at);
    const token = await successor.claim(claimBy('new'));
    await successor.append([numbered('mine', token)]);
    for (const claim of [oldToken, undefined, oldToken])
      await appender.append(at, numbered('zombie', claim), Date.now());
    const all = await readAll(log, at, 5n);
    const verdicts = judgeAll(all, NO_OFFSET);

    const tokens = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((from) => tokenBefore(log, at, toOffset(from))));

    expect(verdicts).toEqual(['claim', 'claim', 'live', 'void', 'void', 'void']);
    expect(tokens.map((from, start) => judgeAll(all.slice(start), from))).toEqual(
      tokens.map((_, start) => verdicts.slice(start)),
    );
    // One that waits behind the end knows of the claim before anything comes.
    expect(tokens.slice(3)).toEqual([token, token, token, token]);
  });
}

function judgeAll(records: readonly LogRecord[], from: Offset): readonly string[] {
  let token = from;
  return records.map((record) => {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    return verdict.kind;
  });
}
