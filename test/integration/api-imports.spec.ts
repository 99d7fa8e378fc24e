import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ]);
}, 60_000);

afterAll(async () => {
  await api.stop();
}, 30_000);

const MAPPING = {
  jobs: [
    { customerId: '{customer}', key: 'one', executionSeconds: '{seconds:number}', name: 'line {n}' },
    {
      customerId: '{customer}',
      key: 'two',
      dependsOn: ['one'],
      executionSeconds: 0.1,
      retainSeconds: '{days:days}',
    },
  ],
};
const HEADER = 'n,customer,seconds,days\n';
const csv = (lines: number, from = 1): string =>
  HEADER + Array.from({ length: lines }, (_, n) => `${n + from},a,0.1,2\n`).join('');

const post = async (body: string | ReadableStream, key: string, mapping: object = MAPPING, apiKey?: string) =>
  api.call('POST', `/v1/imports?key=${key}&mapping=${encodeURIComponent(JSON.stringify(mapping))}`, body, {
    contentType: 'text/csv',
    ...(apiKey !== undefined && { key: apiKey }),
  });

const count = async (customerId: string): Promise<number> =>
  (await api.database.query('select from jobs where customer_id = $1', [customerId])).length;

describe('an import', () => {
  it('makes a flow of each line, in chunks, and is done once however often it is posted', async () => {
    const before = await count('a');
    const report = { key: 'big', lines: 1_201, accepted: 1_201, rejected: 0, jobs: 2_402, errors: [] };
    expect(await post(csv(1_201), 'big')).toMatchObject({ status: 202, body: { ...report, repeated: 0 } });
    expect(await count('a')).toBe(before + 2_402);
    expect(await post(csv(1_201), 'big')).toMatchObject({ body: { ...report, repeated: 1_201 } });
    expect(await count('a')).toBe(before + 2_402);
    const [flows] = await api.database.query<{ flows: number; jobs: number }>(
      'select count(distinct flow_id)::int as flows, count(*)::int as jobs from flow_jobs',
    );
    expect(flows).toEqual({ flows: 1_201, jobs: 2_402 });
    const [job] = await api.database.query<Record<string, unknown>>(
      `select retain_seconds, state from jobs where retain_seconds = 172800 limit 1`,
    );
    expect(job).toEqual({ retain_seconds: 172_800, state: 'blocked' });
  }, 60_000);

  it('says of each rejected line where and why, and accepts the others', async () => {
    const lines = ['1,a,0.1,2', '2,a,many,2', '3,nobody,0.1,2', '4,a', '"5\n5",a,-1,2', '6,a,0.1,2'];
    const { status, body } = await post(HEADER + lines.join('\n'), 'mixed');
    expect(status).toBe(202);
    expect(body).toMatchObject({ lines: 6, accepted: 2, rejected: 4, jobs: 4 });
    expect(body.errors).toEqual([
      { line: 3, path: 'jobs[0].executionSeconds', message: 'seconds is no number: "many"' },
      { line: 4, path: 'jobs[0].customerId', message: 'There is no customer nobody' },
      { line: 4, path: 'jobs[1].customerId', message: 'There is no customer nobody' },
      { line: 5, path: '', message: 'It has 2 cells, not 4' },
      {
        line: 6,
        path: 'jobs[0].executionSeconds',
        message: expect.stringContaining('Too small') as unknown as string,
      },
    ]);
    expect((await post(HEADER + lines.join('\n'), 'mixed')).body).toMatchObject({
      errors: body.errors,
      repeated: 6,
    });
    expect((await api.call('GET', '/v1/imports/mixed')).body).toMatchObject({
      lines: 6,
      errors: body.errors,
    });
  }, 30_000);

  it('that was cut off goes on where it was when it is posted again', async () => {
    const before = await count('a');
    const cut = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(csv(700)));
        setTimeout(() => controller.error(new Error('gone')), 1_000);
      },
    });
    await expect(post(cut, 'cut')).rejects.toThrow();
    expect(await count('a')).toBe(before + 1_000);
    expect((await post(csv(700), 'cut')).body).toMatchObject({ lines: 700, accepted: 700, repeated: 500 });
    expect(await count('a')).toBe(before + 1_400);
  }, 60_000);

  it('posted twice at the same time is done once', async () => {
    const before = await count('a');
    const answers = await Promise.all([post(csv(600), 'twice'), post(csv(600), 'twice')]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(await count('a')).toBe(before + 1_200);
    expect(answers.map(({ body }) => body.repeated as number).reduce((a, b) => a + b)).toBe(600);
  }, 60_000);

  it('with other lines or another mapping under the same key is refused', async () => {
    await post(csv(2), 'same');
    const mismatch = { status: 409, body: { code: 'IMPORT.MISMATCH' } };
    expect(await post(csv(2, 5), 'same')).toMatchObject(mismatch);
    expect(await post(csv(3), 'same')).toMatchObject(mismatch);
    expect(await post(csv(2), 'same', { jobs: MAPPING.jobs.slice(0, 1) })).toMatchObject(mismatch);
  }, 30_000);

  it("belongs to who posted it, and makes no jobs of another customer's", async () => {
    const key = await api.makeKey('customer', 'b');
    const before = await count('a');
    const { body } = await post(csv(2), 'big', MAPPING, key);
    expect(body).toMatchObject({ lines: 2, accepted: 0, rejected: 2, repeated: 0 });
    expect(await count('a')).toBe(before);
    expect((await api.call('GET', '/v1/imports/mixed', undefined, { key })).status).toBe(404);
  }, 30_000);
});

describe('an import is refused', () => {
  const refused = async (answer: Promise<Answer>) => {
    const { status, body } = await answer;
    return { status, code: body.code, errors: body.errors };
  };

  it('without a mapping, or with one that does not fit', async () => {
    const none = api.call('POST', '/v1/imports', csv(1), { contentType: 'text/csv' });
    expect(await refused(none)).toMatchObject({ status: 400, code: 'IMPORT.MAPPING' });
    expect(await refused(post(csv(1), 'x', { jobs: [{ name: '{nr}' }] }))).toMatchObject({
      ...{ status: 400, code: 'IMPORT.MAPPING', errors: [{ path: 'jobs[0].name' }] },
    });
    expect(await refused(post(csv(1), 'x', { jobs: [] }))).toMatchObject({
      status: 400,
      code: 'IMPORT.MAPPING',
    });
  });

  it('that is no CSV, naming the line', async () => {
    expect(await refused(post(`${HEADER}1,"a"b,1,1\n`, 'broken'))).toMatchObject({
      ...{ status: 400, code: 'IMPORT.BROKEN_LINE', errors: [{ path: 'line 2' }] },
    });
    expect(await refused(post('', 'empty'))).toMatchObject({ status: 400, code: 'REQUEST.INVALID' });
  });

  it('as JSON', async () => {
    expect((await api.call('POST', '/v1/imports', {})).status).toBe(415);
  });

  it('as a form that is cut off, or has no file', async () => {
    const contentType = 'multipart/form-data; boundary=B';
    const field = '--B\r\nContent-Disposition: form-data; name="mapping"\r\n\r\n{}\r\n--B--\r\n';
    for (const body of [field, field.slice(0, 40)])
      expect(await api.call('POST', '/v1/imports', body, { contentType })).toMatchObject({
        ...{ status: 400, body: { code: 'REQUEST.INVALID' } },
      });
    expect(
      (await api.call('POST', '/v1/imports', field, { contentType: 'multipart/form-data' })).status,
    ).toBe(400);
  });
});
