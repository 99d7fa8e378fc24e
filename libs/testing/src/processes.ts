import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { until } from './poll.js';
import { repository } from './repository.js';

/** A built application that runs as a process of its own, so that a test can kill it. */
export interface AppProcess {
  readonly pid: number;
  /** All that it has written so far, to stdout and stderr. */
  log(): string;
  /** Its exit code, or the signal that ended it; undefined while it runs. */
  ending(): number | NodeJS.Signals | undefined;
  /** Sends a signal. SIGSTOP and SIGCONT return at once, every other one waits for the end, at most 30 s. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface ApiProcess extends AppProcess {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
}

/** What the worker logs once it takes turns. */
const WORKER_READY = 'worker ready';
const READY_SECONDS = 30;

const running = new Set<AppProcess>();

/** Starts the built API on a free port and waits until it is ready to serve. `env` comes on top of a bare environment. */
export async function startApi(env: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const port = await getPort({ host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  const api = spawnApp('api', { PORT: String(port), ...env });
  await whenReady(api, async () => (await fetch(`${url}/health/ready`)).ok);
  return { ...api, url };
}

/** Starts a built worker and waits until it takes turns. `env` comes on top of a bare environment. */
export async function startWorker(env: Readonly<Record<string, string>>): Promise<AppProcess> {
  const worker = spawnApp('worker', env);
  await whenReady(worker, () => worker.log().includes(WORKER_READY));
  return worker;
}

/** Kills what a test file has started and not ended: for its `afterAll`. */
export async function killAllProcesses(): Promise<void> {
  await Promise.all([...running].map((app) => app.kill('SIGKILL')));
}

function spawnApp(app: 'api' | 'worker', env: Readonly<Record<string, string>>): AppProcess {
  let log = '';
  let ending: number | NodeJS.Signals | undefined;
  // A bare environment: settings of the developer's shell must not decide a test. execa kills it with the test process.
  // As `make run` starts them.
  const main = join(repository, `dist/${app}/apps/${app}/src/main.js`);
  const child = execa(process.execPath, ['--max-semi-space-size=16', main], {
    extendEnv: false,
    env: { PATH: process.env.PATH, NODE_ENV: 'test', ...env },
    all: true,
    buffer: false,
    forceKillAfterDelay: false, // a drain may take longer than execa's 5 s
    reject: false,
  });
  child.all.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = child.then((result) => {
    ending = result.signal ?? result.exitCode ?? 1;
    running.delete(self);
  });
  const self: AppProcess = {
    pid: child.pid ?? 0,
    log: () => log,
    ending: () => ending,
    kill: async (signal = 'SIGTERM') => {
      child.kill(signal);
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
      await until(() => ending !== undefined, {
        deadlineSeconds: 30,
        message: `the end of ${app} after ${signal}`,
      });
      await ended;
    },
  };
  running.add(self);
  return self;
}

async function whenReady(app: AppProcess, isReady: () => boolean | Promise<boolean>): Promise<void> {
  const ready = until(async () => app.ending() !== undefined || (await isReady()), {
    deadlineSeconds: READY_SECONDS,
    intervalSeconds: 0.1,
    message: 'the application to be ready',
  });
  const failure = await ready.then(
    () =>
      app.ending() === undefined ? undefined : `It ended with ${String(app.ending())} before it was ready.`,
    (error: unknown) => String(error),
  );
  if (failure === undefined) return;
  const end = app.log().split('\n').slice(-30).join('\n');
  await app.kill('SIGKILL');
  throw new Error(`${failure} The end of its log:\n${end}`);
}
