import type { Turn, TurnSettled } from '@fairlane/contracts';
import { Broker, Publisher, subscribeEvents } from '@fairlane/messaging';
import { Database, migrate } from '@fairlane/persistence';
import {
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startWorker,
  until,
} from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';

export interface EndedJob {
  readonly state: string;
  readonly attempt: number;
  readonly slices: number;
  readonly result: unknown;
  readonly error: { code: string; message: string } | null;
  readonly progress_done: string;
  readonly run_seconds: number;
}

/** A database, a virtual host and workers for one test file, whose dispatcher is the test. */
export interface Stage {
  readonly database: Database;
  readonly publisher: Publisher;
  readonly broker: Broker;
  readonly databaseUrl: string;
  readonly amqpUrl: string;
  /** Every turn that is known to be settled. */
  readonly settled: readonly TurnSettled[];
  start(env?: Readonly<Record<string, string>>): Promise<AppProcess>;
  /** Publishes one turn of the customer. */
  grant(customerId: string, turn?: Partial<Turn>): Promise<Turn>;
  settlementOf(turn: Turn): Promise<TurnSettled>;
  /** Grants turn after turn until the job has ended, and promotes what waits for a retry at once. */
  runToEnd(jobId: string, customerId: string, turn?: Partial<Turn>): Promise<EndedJob>;
  endOf(jobId: string): Promise<EndedJob>;
  close(): Promise<void>;
}

const ENDED = `select state::text, attempt, slices, result, error, progress_done, run_seconds from job_history where id = $1`;

export async function openStage(name: string): Promise<Stage> {
  const server = await createTestDatabase(migrate);
  const vhost = await createTestBroker();
  const database = await Database.connect({ url: server.url, applicationName: name, poolSize: 4 });
  const broker = await Broker.connect({ url: vhost.url, connectionName: name });
  const publisher = await Publisher.open(broker);
  const settled: TurnSettled[] = [];
  const listening = await subscribeEvents(
    broker,
    { 'turns.settled': ({ turns }) => void settled.push(...turns) },
    failLoudly,
  );

  const grant: Stage['grant'] = async (customerId, overrides = {}) => {
    const turn = newTurn(customerId, overrides);
    await until(async () => publisher.turn(turn, 60), { message: 'the broker to take the turn' });
    return turn;
  };
  const settlementOf: Stage['settlementOf'] = async (turn) =>
    until(() => settled.find((event) => event.turnId === turn.id), {
      message: 'the settlement',
      deadlineSeconds: 20,
    });
  const find = async (jobId: string): Promise<EndedJob | undefined> =>
    (await database.query<Record<string, unknown>>(ENDED, [jobId]))[0] as EndedJob | undefined;

  return {
    ...{ databaseUrl: server.url, amqpUrl: vhost.url },
    ...{ database, publisher, broker, settled, grant, settlementOf },
    start: async (env = {}) =>
      startWorker({ DATABASE_URL: server.url, AMQP_URL: vhost.url, FAIRLANE_LOG_LEVEL: 'debug', ...env }),
    endOf: async (jobId) =>
      until(async () => find(jobId), { message: `the end of job ${jobId}`, deadlineSeconds: 30 }),
    runToEnd: async (jobId, customerId, overrides) => {
      for (let turns = 0; turns < 60; turns += 1) {
        const ended = await find(jobId);
        if (ended) return ended;
        await database.query(
          `update jobs set state = 'queued', run_at = null where id = $1 and state = 'scheduled'`,
          [jobId],
        );
        await settlementOf(await grant(customerId, overrides));
      }
      throw new Error(`Job ${jobId} had not ended after 60 turns.`);
    },
    close: async () => {
      await killAllProcesses();
      await listening.close();
      await broker.close();
      await database.close();
      await vhost.drop();
      await server.drop();
    },
  };
}

function newTurn(customerId: string, overrides: Partial<Turn>): Turn {
  return {
    id: uuidv7(),
    epoch: 0,
    pool: 'general',
    tier: 'small',
    customerId,
    userIds: [''],
    jobType: 'short',
    opaque: false,
    quantumSeconds: 0.5,
    maxJobs: 200,
    maxTurnsOfType: 100,
    floor: null,
    ...overrides,
  };
}

function failLoudly(error: unknown): void {
  throw error;
}

/** A job of a task of the tests, with a payload. */
export async function insertTaskJob(
  database: Database,
  job: {
    customerId: string;
    task: string;
    payload: unknown;
    opaque?: boolean;
    type?: string;
    seconds?: number;
    maxAttempts?: number;
    timeoutSeconds?: number;
  },
): Promise<string> {
  const id = uuidv7();
  await database.query(
    `insert into jobs (id, customer_id, task, type, opaque, state, max_attempts, estimate_seconds, remaining_seconds,
       timeout_seconds, has_payload) values ($1, $2, $3, $4, $5, 'queued', $6, $7, $7, $8, true)`,
    [
      id,
      job.customerId,
      job.task,
      job.type ?? 'long',
      job.opaque ?? true,
      job.maxAttempts ?? 3,
      job.seconds ?? 1,
      job.timeoutSeconds ?? null,
    ],
  );
  await database.query('insert into job_payloads (job_id, payload) values ($1, $2)', [
    id,
    JSON.stringify(job.payload),
  ]);
  return id;
}
