import type { WorkerState } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BEAT_SECONDS, type HeartbeatData, type HeartbeatReport } from './heartbeat-protocol.js';

export interface HeartbeatOptions {
  /** Straight to PostgreSQL: a pooler that is away must not make the worker look dead. */
  readonly databaseUrl: string;
  readonly workerId: string;
  readonly stallSeconds: number;
}

const RESTART_MILLIS = 1_000;

/** Keeps the worker's leases alive, from a thread of its own, and tells what the database says of the worker. */
export class Heartbeat {
  private readonly pulse = new SharedArrayBuffer(4);
  private thread: Worker | undefined;
  private pulseTimer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private isFailing = false;

  constructor(
    private readonly options: HeartbeatOptions,
    private readonly onState: (state: WorkerState | 'gone') => void,
    private readonly log: Logger,
  ) {}

  start(): void {
    const counter = new Int32Array(this.pulse);
    this.pulseTimer = setInterval(() => void Atomics.add(counter, 0, 1), BEAT_SECONDS * 1_000);
    this.startThread();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.pulseTimer);
    await this.thread?.terminate();
  }

  private startThread(): void {
    const file = new URL(`./heartbeat-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
    const workerData: HeartbeatData = { ...this.options, pulse: this.pulse };
    this.thread = new Worker(file, { workerData });
    this.thread.on('message', (report: HeartbeatReport) => this.heard(report));
    this.thread.on('error', (error) => this.log.error({ err: error }, 'The heartbeat thread failed'));
    this.thread.on('exit', () => {
      if (!this.isClosed) setTimeout(() => this.startThread(), RESTART_MILLIS).unref();
    });
  }

  private heard(report: HeartbeatReport): void {
    const isFailing = report.kind === 'failed';
    if (isFailing && !this.isFailing)
      this.log.warn({ reason: report.message }, 'The heartbeat does not reach PostgreSQL');
    if (!isFailing && this.isFailing) this.log.info('The heartbeat reaches PostgreSQL again');
    this.isFailing = isFailing;
    if (report.kind === 'state') this.onState(report.state);
  }
}
