import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { migrate } from '@fairlane/persistence';
import {
  type ApiProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  startWorker,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import { execa } from 'execa';

/** The built command line against a built API and worker, each a process of its own. */

const repository = join(import.meta.dirname, '../..');
const ADMIN_KEY = 'flk_admin-key-of-the-command-line-tests';

jest.setTimeout(60_000);

let database: TestDatabase;
let broker: TestBroker;
let api: ApiProcess;
let folder: string;

beforeAll(async () => {
  [database, broker, folder] = await Promise.all([
    createTestDatabase(migrate),
    createTestBroker(),
    mkdtemp(join(tmpdir(), 'fairlane-cli-')),
  ]);
  const services = { DATABASE_URL: database.url, AMQP_URL: broker.url };
  api = await startApi({ ...services, FAIRLANE_ADMIN_KEY: ADMIN_KEY });
  await startWorker({ ...services, FAIRLANE_SLOTS: '4' });
});

afterAll(async () => {
  await killAllProcesses();
  await rm(folder, { recursive: true });
  await broker.drop();
  await database.drop();
});

interface Ending {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs `fairlane` with these words, as an admin unless the words say otherwise. */
async function fairlane(words: readonly string[], { input = '', url = api.url } = {}): Promise<Ending> {
  const env = { PATH: process.env.PATH, FAIRLANE_URL: url, FAIRLANE_API_KEY: ADMIN_KEY };
  const main = join(repository, 'dist/cli/apps/cli/src/main.js');
  const { exitCode, stdout, stderr } = await execa(process.execPath, [main, ...words], {
    extendEnv: false,
    reject: false,
    env,
    input,
    timeout: 50_000,
  });
  return { code: exitCode, out: stdout, err: stderr };
}

/** What `fairlane --json` with these words answers. */
async function answerOf<Answer>(words: readonly string[], input = ''): Promise<Answer> {
  const { code, out, err } = await fairlane(['--json', ...words], { input });
  if (code !== 0) throw new Error(`fairlane ${words.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as Answer;
}

describe('fairlane', () => {
  beforeAll(async () => {
    await fairlane(['customers', 'create', 'First', '--id', 'first', '--records', '12000']);
    await fairlane(['customers', 'create', 'Second', '--id', 'second']);
  });

  it('lists customers with their tier, as a table and as JSON', async () => {
    const { out } = await fairlane(['customers']);
    expect(out).toMatch(/first +First +medium +12000/);
    const { items } = await answerOf<{ items: { id: string }[] }>(['customers', 'list']);
    expect(items.map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('imports records from a CSV file', async () => {
    const file = join(folder, 'records.csv');
    await writeFile(file, 'id,name,active\n1,Asha,true\n2,Ravi,false\n');
    expect(await answerOf(['customers', 'import', file, '--customer', 'second'])).toMatchObject({
      inserted: 2,
      activeRecords: 1,
    });
  });

  it('submits a job by flags, waits for it and shows it', async () => {
    const words = ['submit', '--customer', 'first', '--user', '7', '--seconds', '0.02', '--watch'];
    const { ids, byState } = await answerOf<{ ids: string[]; byState: object }>(words);
    expect(byState).toEqual({ succeeded: 1 });
    const { out } = await fairlane(['jobs', 'get', ids[0]!]);
    expect(out).toMatch(/^state +succeeded$/m);
    expect(out).toMatch(/^type +short$/m);
  });

  it('lists what the tasks of a customer really take', async () => {
    const out = await until(
      async () => (await fairlane(['customers', 'tasks', 'first'])).out.split('\n')[1],
      {
        deadlineSeconds: 20,
        message: 'something to be learned',
      },
    );
    expect(out).toMatch(/simulate +short +0\.0\d+ +job +1/);
  });

  it('submits a batch of 25 jobs from standard input as NDJSON, in requests of 10', async () => {
    const lines = Array.from({ length: 25 }, () => '{"customerId":"second","executionSeconds":0.001}').join(
      '\n',
    );
    const { ids } = await answerOf<{ ids: string[] }>(['submit', '-', '--batch', '10', '--watch'], lines);
    expect(new Set(ids).size).toBe(25);
    const { items } = await answerOf<{ items: object[] }>([
      'jobs',
      'list',
      '--customer',
      'second',
      '--state',
      'succeeded',
      '--all',
    ]);
    expect(items).toHaveLength(25);
  });

  it('ends with 1 when a job that it waits for does not succeed', async () => {
    const payload = '{"fail":1}';
    const words = ['submit', '--customer', 'first', '--payload', payload, '--max-attempts', '1', '--watch'];
    const { code, err } = await fairlane(words);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('1 of 1 jobs did not succeed') });
  });

  it('ends with 3 and names every wrong field that the API refused', async () => {
    const jobs = '[{"customerId":"first","executionSeconds":-1},{"customerId":"first","nonsense":1}]';
    const { code, err } = await fairlane(['submit', '-'], { input: jobs });
    expect(code).toBe(3);
    expect(err).toMatch(/\[0\]\.executionSeconds: /);
    expect(err).toMatch(/\[1\]\.nonsense: /);
  });

  it.each([
    ['flags that make no sense', ['submit', '--customer', 'first', '--priority', '10'], 2],
    ['a file that is not there', ['submit', '/nowhere/jobs.json'], 2],
    ['a job that is not there', ['jobs', 'get', 'nothing'], 3],
    ['a key that is not known', ['--key', 'flk_wrong', 'jobs'], 3],
  ])('ends on %s', async (_, words, expected) => {
    expect((await fairlane(words)).code).toBe(expected);
  });

  it('ends with 4 when nobody listens', async () => {
    const { code, err } = await fairlane(['keys', 'create', 'x', '--role', 'admin'], {
      url: 'http://127.0.0.1:9',
    });
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining('http://127.0.0.1:9 ') });
  });

  it('makes a key that sees its own customer only, and revokes it', async () => {
    const { id, key } = await answerOf<{ id: string; key: string }>([
      'keys',
      'create',
      'k',
      '--role',
      'customer',
      '--customer',
      'first',
    ]);
    const { items } = await answerOf<{ items: { id: string }[] }>(['--key', key, 'customers']);
    expect(items.map((customer) => customer.id)).toEqual(['first']);
    await answerOf(['keys', 'delete', id]);
    expect((await fairlane(['--key', key, 'customers'])).code).toBe(3);
  });

  it('replays a log, its groups as customers, and tells how they fared', async () => {
    const file = join(folder, 'small.swf');
    const line = (submit: number, user: number, group: number) =>
      `1 ${submit} -1 40 1 -1 -1 -1 -1 -1 1 ${user} ${group} -1 -1 1 -1 -1`;
    await writeFile(
      file,
      ['; a log', ...Array.from({ length: 40 }, (_, index) => line(index * 10, index % 3, index % 8))].join(
        '\n',
      ),
    );
    const report = await answerOf<{ jobs: number; slowdown: object }>([
      'replay',
      file,
      '--scale',
      '1000',
      '--slots',
      '4',
    ]);
    expect(report).toMatchObject({
      jobs: 40,
      succeeded: 40,
      slowdown: { light: { customers: 3 }, heavy: { customers: 5 } },
    });
    const { items } = await answerOf<{ items: { userId: string }[] }>([
      'jobs',
      '--customer',
      'swf-7',
      '--all',
    ]);
    expect(items.map(({ userId }) => userId).sort()).toEqual(['0', '0', '1', '1', '2']);
  });

  it('plays no demonstration where there are customers', async () => {
    expect(await answerOf(['demo'])).toMatchObject({ played: false });
  });

  it('shows its workers and lanes', async () => {
    expect((await answerOf<{ items: object[] }>(['workers'])).items).toMatchObject([
      { state: 'up', slots: 4 },
    ]);
    expect((await answerOf<{ items: object[] }>(['lanes'])).items).toHaveLength(15);
  });
});

describe('the package', () => {
  it('names the built command line, which says in its first line what runs it', async () => {
    const { bin } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      bin: { fairlane: string };
    };
    expect(await readFile(join(repository, bin.fairlane), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
