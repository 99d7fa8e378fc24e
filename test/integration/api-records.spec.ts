import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Broker, subscribeEvents } from '@fairlane/messaging';
import { until } from '@fairlane/testing';
import { ADMIN_KEY, type CallOptions, startApi, type TestApi } from './api-support/api.js';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Item {
  readonly id: string;
  readonly position: number;
  readonly name: string | null;
}

const STREAM_LIMIT_BYTES = 32 * 1_024 * 1_024;
const MEBIBYTE = 1_024 * 1_024;
const BIG_LINE = `{"attributes":{"text":"${'x'.repeat(16_000)}"}}\n`;

jest.setTimeout(30_000); // most tests take milliseconds; two processors are shared

let api: TestApi;
const call = async (
  method: string,
  path: string,
  { body, ...options }: CallOptions & { readonly body?: unknown } = {},
): Promise<Reply> => {
  const answer = await api.call(method, path, body, options);
  return { status: answer.status, body: answer.body };
};
let broker: Broker;
let customers = 0;
let id: string;
let path: string;
const announced: string[] = [];

beforeAll(async () => {
  api = await startApi({ environment: { FAIRLANE_STREAM_LIMIT_BYTES: String(STREAM_LIMIT_BYTES) } });
  broker = await Broker.connect({ url: api.amqpUrl, connectionName: 'api-records.spec' });
  await subscribeEvents(
    broker,
    { 'settings.changed': ({ customerIds }) => void announced.push(...(customerIds ?? [])) },
    (error) => {
      throw error;
    },
  );
});

beforeEach(async () => {
  customers += 1;
  id = `records-${customers}`;
  path = `/v1/customers/${id}/records`;
  await call('POST', '/v1/customers', { body: { id, name: id } });
  await until(() => announced.includes(id));
  announced.length = 0;
});

afterEach(async () => {
  const transactions = async () =>
    api.database.query(
      "select from pg_stat_activity where datname = current_database() and application_name = 'fairlane-api' and xact_start is not null",
    );
  await until(async () => (await transactions()).length === 0, { message: 'the end of every transaction' });
});

afterAll(async () => {
  await broker.close();
  await api.stop();
});

const post = async (body: unknown, contentType?: string): Promise<Reply> =>
  call('POST', path, { body, ...(contentType !== undefined && { contentType }) });
const csv = async (body: unknown): Promise<Reply> => post(body, 'text/csv');
const ndjson = async (body: unknown): Promise<Reply> => post(body, 'application/x-ndjson');
const list = async (query = ''): Promise<Item[]> =>
  ((await call('GET', `${path}${query}`)).body as { items: Item[] }).items;
const count = async (): Promise<number> =>
  (
    await api.database.query<{ n: number }>('select count(*)::int as n from records where customer_id = $1', [
      id,
    ])
  )[0]!.n;
const customer = async (): Promise<unknown> => (await call('GET', `/v1/customers/${id}`)).body;
const lines = (from: number, to: number, row: (n: number) => string): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${row(from + index)}\n`).join('');

describe('one record', () => {
  it('comes back as it is stored, with an id and a position', async () => {
    const record = {
      id: 'asha.1',
      name: 'Asha Iyer',
      email: 'asha@example.org',
      phone: '+91 555 0123',
      address: '12 Station Road',
      country: 'India',
      state: 'Maharashtra',
      city: 'Pune',
      pincode: '411001',
      dob: '1990-12-31',
      active: false,
      attributes: { plan: 'gold', seats: [1, 2] },
    };
    const answer = await post(record);
    const stored = {
      ...record,
      position: 1,
      touchedAt: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    };
    expect(answer).toEqual({ status: 201, body: stored });
    expect(await call('GET', `${path}/asha.1`)).toMatchObject({ status: 200, body: stored });
  });

  it('gets an id when it has none, and is active by default', async () => {
    const answer = await post({});
    expect(answer).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^[0-9a-f-]{36}$/), active: true },
    });
  });

  it('is edited field by field, and deleted', async () => {
    await post({ id: 'r', name: 'Before', phone: '1', attributes: { a: 1 } });
    const edited = await call('PATCH', `${path}/r`, {
      body: { name: 'After', phone: null, dob: '2000-02-29' },
    });
    expect(edited.body).toMatchObject({
      name: 'After',
      phone: null,
      dob: '2000-02-29',
      attributes: { a: 1 },
    });
    expect(await call('DELETE', `${path}/r`)).toMatchObject({ status: 204, body: '' });
    const gone = { status: 404, body: { code: 'RECORD.NOT_FOUND' } };
    expect(await call('GET', `${path}/r`)).toMatchObject(gone);
    expect(await call('PATCH', `${path}/r`, { body: { name: 'x' } })).toMatchObject(gone);
    expect(await call('DELETE', `${path}/r`)).toMatchObject(gone);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ id: 'a b' }, 'id'],
    [{ dob: '2023-02-29' }, 'dob'],
    [{ dob: '0000-01-01' }, 'dob'],
    [{ email: 'nobody' }, 'email'],
    [{ active: 'yes' }, 'active'],
    [{ attributes: [1] }, 'attributes'],
    [{ attributes: { a: 'half \ud83d' } }, 'attributes'],
    [{ attributes: { a: '\u0000' } }, 'attributes'],
    [{ name: 'nul \u0000' }, 'name'],
    [{ colour: 'red' }, 'colour'],
  ])('is refused when it is %j', async (body, field) => {
    expect(await post(body)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST.INVALID', errors: [{ path: field }] },
    });
  });

  it('keeps text that only looks like an escape', async () => {
    const attributes = { text: String.raw`\u0000 \ud800 \\u0000 \N` };
    expect(await post({ name: String.raw`\N`, attributes })).toMatchObject({
      status: 201,
      body: { attributes },
    });
  });

  it('is refused when its attributes are nested without end', async () => {
    const body = `{"attributes":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
    expect(await post(body)).toMatchObject({ status: 400, body: { code: 'REQUEST.INVALID' } });
  });
});

describe('an array', () => {
  it('is answered in its order, with dense positions', async () => {
    const first = await post([{ name: 'a' }, { id: 'b' }, { name: 'c' }]);
    expect((first.body as { items: Item[] }).items.map(({ position }) => position)).toEqual([1, 2, 3]);
    await call('DELETE', `${path}/b`);
    expect(await post([{ name: 'd' }])).toMatchObject({ body: { items: [{ name: 'd', position: 4 }] } });
  });

  it('is stored as a whole or not at all, and a taken id is named by its place', async () => {
    await post({ id: 'taken' });
    const answer = await post([{ id: 'new' }, { id: 'taken' }, { id: 'new' }]);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'RECORD.EXISTS', errors: [{ path: '[1].id' }, { path: '[2].id' }] },
    });
    expect(await post({ id: 'taken' })).toMatchObject({ status: 409, body: { errors: [{ path: 'id' }] } });
    expect(await post({ id: 'next' })).toMatchObject({ body: { position: 2 } });
  });

  it('has at most 10,000, and every wrong field is named', async () => {
    expect(await post(Array.from({ length: 10_001 }, () => ({})))).toMatchObject({ status: 400 });
    expect(await post([])).toMatchObject({ status: 400 });
    expect(await post([{}, { dob: 'x' }, { active: 1 }])).toMatchObject({
      body: { errors: [{ path: '[1].dob' }, { path: '[2].active' }] },
    });
  });
});

describe('a CSV stream', () => {
  it('is stored row by row: quotes, empty cells, a byte order mark, CRLF, special characters', async () => {
    const body = [
      '\ufeffid,name,address,dob,active,attributes',
      'a,"Iyer, Asha","12 Station Road\r\nPune \\ India\t",1990-12-31,TRUE,"{""plan"":""gold""}"',
      '',
      'b,,,,0,',
      ',"say ""hi""",\\N,,,',
    ].join('\r\n');
    expect(await csv(body)).toEqual({ status: 201, body: { inserted: 3, activeRecords: 2, tier: 'small' } });
    expect(await list()).toMatchObject([
      {
        position: 1,
        id: 'a',
        name: 'Iyer, Asha',
        address: '12 Station Road\r\nPune \\ India\t',
        dob: '1990-12-31',
        active: true,
        attributes: { plan: 'gold' },
      },
      { position: 2, id: 'b', name: null, dob: null, active: false, attributes: null },
      {
        position: 3,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'say "hi"',
        address: '\\N',
        active: true,
      },
    ]);
  });

  it.each([
    ['a wrong field', 'oops', 'line 1713: active'],
    ['too many cells', 'true,more', 'line 1713'],
    ['an open quote', '"true', 'line 2000'],
  ])('with %s names its line and stores nothing', async (_, broken, place) => {
    const body = `id,active\n${lines(2, 2_000, (n) => `r${n},${n === 1_713 ? broken : 'true'}`)}`.trimEnd();
    expect(await csv(body)).toMatchObject({
      status: 400,
      body: { code: 'RECORD.BROKEN_LINE', errors: [{ path: place }] },
    });
    expect(await count()).toBe(0);
  });

  it('names an unknown and a repeated column', async () => {
    const answer = await csv('id,colour,id\n1,red,2\n');
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'RECORD.BROKEN_LINE', errors: [{ path: 'line 1: colour' }, { path: 'line 1: id' }] },
    });
    expect(await csv('')).toMatchObject({ status: 400, body: { detail: 'The CSV has no header line.' } });
    expect(await csv('id,name\n')).toMatchObject({ status: 201, body: { inserted: 0 } });
  });

  it('names the lines of ids that are taken, there or in itself', async () => {
    await post({ id: 'x' });
    const answer = await csv('id,name\na,"two\nlines"\nx,\na,\n');
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'RECORD.EXISTS', errors: [{ path: 'line 4: id' }, { path: 'line 5: id' }] },
    });
    expect(await count()).toBe(1);
  });
});

describe('an NDJSON stream', () => {
  it('is stored, with or without a last line end', async () => {
    const body = '{"id":"a","attributes":{"n":1}}\n\n{"id":"b","name":"Zoë 🚀","active":false}';
    expect(await ndjson(body)).toEqual({
      status: 201,
      body: { inserted: 2, activeRecords: 1, tier: 'small' },
    });
    expect(await list('?active=false')).toMatchObject([{ id: 'b', name: 'Zoë 🚀', position: 2 }]);
  });

  it.each([
    ['{"id":', 'line 3'],
    ['[]', 'line 3'],
    ['{"colour":"red"}', 'line 3: colour'],
    [`{"name":"${'x'.repeat(MEBIBYTE)}"}`, 'line 3: name'],
  ])('with a broken line names it', async (line, place) => {
    const answer = await ndjson(`{}\n\n${line}\n{}\n`);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'RECORD.BROKEN_LINE', errors: [{ path: place }] },
    });
    expect(await count()).toBe(0);
  });

  it('with a line that never ends is refused before it has filled the memory', async () => {
    const answer = await ndjson(endless('x'));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'RECORD.BROKEN_LINE', errors: [{ path: 'line 1' }] },
    });
  });
});

describe('a stream', () => {
  it('above the limit is refused with 413 and stores nothing, whether it says its length or not', async () => {
    expect(await ndjson(endless(BIG_LINE))).toMatchObject({
      status: 413,
      body: { code: 'REQUEST.TOO_LARGE' },
    });
    expect(await ndjson('{}\n'.repeat(STREAM_LIMIT_BYTES / 3 + 1))).toMatchObject({ status: 413 });
    expect(await count()).toBe(0);
  });

  it('whose sender goes away stores nothing, and costs no connection', async () => {
    const body = httpRequest(`${api.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson' },
    });
    body.on('error', () => undefined);
    body.write('{"name":"x"}\n'.repeat(100_000));
    const copying = async () =>
      api.database.query(
        "select from pg_stat_activity where datname = current_database() and application_name = 'fairlane-api' and query ilike 'copy%' and state = 'active'",
      );
    await until(async () => (await copying()).length === 1);
    body.destroy();
    await until(async () => (await copying()).length === 0);
    expect(await count()).toBe(0);
  });

  it('is not stored when its connection to the database breaks', async () => {
    const killed = async () =>
      api.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'fairlane-api' and query ilike 'copy%'",
      );
    const breakIt = async () => {
      await until(async () => (await killed()).length > 0);
    };
    const answer = ndjson(endless(BIG_LINE, breakIt));
    expect(await answer).toMatchObject({ status: 503, body: { code: 'DATABASE.UNAVAILABLE' } });
    expect(await count()).toBe(0);
  });

  it('waits in line when many come at once, and other requests go on', async () => {
    const imports = Array.from({ length: 12 }, async () => ndjson('{}\n'.repeat(2_000)));
    expect((await call('GET', '/v1/customers')).status).toBe(200);
    for (const answer of await Promise.all(imports)) expect(answer.status).toBe(201);
    const [row] = await api.database.query<{ n: number; last: number }>(
      'select count(*)::int as n, max(position)::int as last from records where customer_id = $1',
      [id],
    );
    expect(row).toEqual({ n: 24_000, last: 24_000 });
  });

  it('of another media type is refused', async () => {
    expect(await post('<a/>', 'text/xml')).toMatchObject({ status: 415 });
  });
});

describe('the tier', () => {
  it('follows the active records over 10,000 and 50,000, there and back, and each crossing is told', async () => {
    const rows = (n: number) => ndjson('{}\n'.repeat(n));
    expect(await rows(9_999)).toMatchObject({ body: { activeRecords: 9_999, tier: 'small' } });
    expect(await post({ id: 'sleeper', active: false })).toMatchObject({ status: 201 });
    expect(await customer()).toMatchObject({ activeRecords: 9_999, tier: 'small' });
    await call('PATCH', `${path}/sleeper`, { body: { name: 'still asleep' } });
    expect(announced).toEqual([]);

    await call('PATCH', `${path}/sleeper`, { body: { active: true } });
    expect(await customer()).toMatchObject({ activeRecords: 10_000, tier: 'medium' });
    await until(() => announced.length === 1);
    await call('DELETE', `${path}/sleeper`);
    expect(await customer()).toMatchObject({ activeRecords: 9_999, tier: 'small' });
    await until(() => announced.length === 2);
    await post([{ id: 'one' }]);
    expect(await customer()).toMatchObject({ activeRecords: 10_000, tier: 'medium' });
    await until(() => announced.length === 3);

    expect(await rows(39_999)).toMatchObject({ body: { activeRecords: 49_999, tier: 'medium' } });
    expect(announced).toHaveLength(3);
    expect(await rows(1)).toMatchObject({ body: { activeRecords: 50_000, tier: 'large' } });
    await until(() => announced.length === 4);
    expect(new Set(announced)).toEqual(new Set([id]));
  }, 30_000);
});

describe('a list', () => {
  it('comes in pages, by position', async () => {
    await post(Array.from({ length: 5 }, (_, n) => ({ id: `r${n}`, active: n % 2 === 0 })));
    const first = (await call('GET', `${path}?limit=2`)).body as { items: Item[]; nextCursor: string };
    expect(first.items.map((item) => item.id)).toEqual(['r0', 'r1']);
    expect((await list(`?limit=3&cursor=${first.nextCursor}`)).map((item) => item.id)).toEqual([
      'r2',
      'r3',
      'r4',
    ]);
    expect((await list('?active=true')).map((item) => item.id)).toEqual(['r0', 'r2', 'r4']);
    for (const query of ['limit=0', 'cursor=x', 'active=2', 'colour=red'])
      expect(await call('GET', `${path}?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'REQUEST.INVALID' },
      });
  });
});

describe('a customer', () => {
  it('touches only its own records; others are as good as not there', async () => {
    const { key } = (
      await call('POST', '/v1/api-keys', { body: { name: 'k', role: 'customer', customerId: id } })
    ).body as { key: string };
    expect(await call('POST', path, { key, body: { id: 'mine' } })).toMatchObject({ status: 201 });
    expect(await call('GET', `${path}/mine`, { key })).toMatchObject({ status: 200 });
    await call('POST', '/v1/customers', { body: { id: `${id}-other`, name: 'other' } });
    for (const other of [`${id}-other`, 'nobody']) {
      const theirs = `/v1/customers/${other}/records`;
      const calls = [
        call('GET', theirs, { key }),
        call('POST', theirs, { key, body: {} }),
        call('POST', theirs, { key, body: '{}\n', contentType: 'application/x-ndjson' }),
        call('GET', `${theirs}/mine`, { key }),
        call('PATCH', `${theirs}/mine`, { key, body: { name: 'x' } }),
        call('DELETE', `${theirs}/mine`, { key }),
      ];
      for (const answer of await Promise.all(calls))
        expect(answer).toMatchObject({ status: 404, body: { code: 'CUSTOMER.NOT_FOUND' } });
    }
  });
});

describe('200,000 records', () => {
  it('come as CSV in one request, in little memory', async () => {
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
    const answer = await csv(manyRows(200_000)).finally(() => clearInterval(watch));
    expect(answer).toEqual({
      status: 201,
      body: { inserted: 200_000, activeRecords: 200_000, tier: 'large' },
    });
    const [range] = await api.database.query(
      'select min(position)::int as first, max(position)::int as last, count(distinct position)::int as n from records where customer_id = $1',
      [id],
    );
    expect(range).toEqual({ first: 1, last: 200_000, n: 200_000 });
    // 24 MB of CSV. Of records held in memory there would be several times as much.
    expect((peak - before) / MEBIBYTE).toBeLessThan(250);
  }, 60_000);
});

function manyRows(rows: number): ReadableStream<Uint8Array> {
  let next = 1;
  return ReadableStream.from(
    (function* () {
      yield Buffer.from('id,name,email,phone,address,country,state,city,pincode,dob,active\n');
      for (; next <= rows; next += 1_000)
        yield Buffer.from(
          lines(next, next + 999, (n) =>
            [
              `${n},Asha Iyer,asha.iyer.${n}@example.org,+91 555 0123,12 Station Road`,
              'India,Maharashtra,Pune,411001,1990-12-31,true',
            ].join(','),
          ),
        );
    })(),
  );
}

/** Repeats `text` in chunks of about 64 KiB as long as somebody reads; `between` runs once, after 2 MiB. */
function endless(
  text: string,
  between: () => Promise<void> = async () => Promise.resolve(),
): ReadableStream<Uint8Array> {
  const chunk = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  let chunks = 0;
  return new ReadableStream({
    async pull(controller) {
      chunks += 1;
      if (chunks === 32) await between();
      controller.enqueue(chunk);
    },
  });
}
