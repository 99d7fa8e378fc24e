import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import type { RegisteredTask } from '../registry.js';
import type { RunningJob } from '../runtime/running-job.js';
import { answerOf } from './asked-parents.js';
import type { ThreadAnswer, ThreadError, ThreadReport, ThreadRequest } from './protocol.js';
// By type only: it runs in the threads. The import makes the build take the file along.
import type runInThread from './thread-entry.js';

export interface TaskThreadsOptions {
  /** Most threads at once: as many as the worker has slots, so that no job waits for one. */
  readonly maxThreads: number;
  /** A thread without work ends after this time, in seconds. Default 60. */
  readonly idleSeconds?: number;
}

/**
 * The worker threads of tasks with `isolation: 'thread'`. A job that is told to stop has its thread ended, in the
 * middle of whatever it does. Threads are made when the first such job comes, and kept for the next ones.
 */
export class TaskThreads {
  private pool: Promise<Piscina<ThreadRequest, ThreadAnswer>> | undefined;

  constructor(private readonly options: TaskThreadsOptions) {}

  /** @throws what the task throws; an `AbortError` when the job was told to stop */
  async run(task: RegisteredTask, job: RunningJob): Promise<unknown> {
    const pool = await (this.pool ??= this.open());
    const { port1, port2 } = new MessageChannel();
    const report = (message: ThreadReport): void => apply(message, job, port1);
    port1.on('message', report);
    const { job: turnJob, input, resumed, traceparent } = job;
    const request = {
      moduleUrl: task.moduleUrl ?? '',
      taskName: task.metadata.name,
      input,
      job: turnJob,
      resumed,
      traceparent,
      port: port2,
    };
    try {
      const answer: Awaited<ReturnType<typeof runInThread>> = await pool.run(request, {
        transferList: [port2],
        signal: job.signal,
      });
      for (const last of waiting(port1)) report(last);
      if (answer.ok) return answer.result;
      throw revive(answer.error);
    } finally {
      port1.close();
    }
  }

  /** Ends all threads, and what runs in them. */
  async close(): Promise<void> {
    await (await this.pool)?.destroy();
  }

  private async open(): Promise<Piscina<ThreadRequest, ThreadAnswer>> {
    const { Piscina } = await import('piscina');
    const here = import.meta.url;
    return new Piscina<ThreadRequest, ThreadAnswer>({
      filename: fileURLToPath(new URL(`./thread-entry${extname(new URL(here).pathname)}`, here)),
      minThreads: 0,
      maxThreads: this.options.maxThreads,
      idleTimeout: (this.options.idleSeconds ?? 60) * 1_000,
      atomics: 'disabled', // a task's sockets and timers live on between its jobs
    });
  }
}

function apply(message: ThreadReport, job: RunningJob, port: MessagePort): void {
  if (message.kind === 'progress') job.progress(message.done, message.total);
  else if (message.kind === 'checkpoint') job.keep(message.value);
  else void answerOf(message, job.claimed.id, job.parentStore).then((answer) => port.postMessage(answer));
}

function* waiting(port: MessagePort): Generator<ThreadReport> {
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: ThreadReport } | undefined;
    if (!received) return;
    yield received.message;
  }
}

function revive(error: ThreadError): Error {
  const { name, message, stack, code, seconds } = error;
  return Object.assign(new Error(message), {
    name,
    code,
    seconds,
    ...(stack === undefined ? {} : { stack }),
  });
}
