import type { TurnSettled } from '@fairlane/contracts';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { HeldTurns } from '../turns/held-turns.js';
import { WorkerIdentity } from '../worker-identity.js';

/** What this worker counts, once a turn and never once a job. The leader counts waits, run times and ends for all workers. */
@Injectable()
export class WorkerMetrics {
  readonly registry = new Registry();

  private readonly turns = new Counter({
    name: 'fairlane_worker_turns_total',
    help: 'Turns that this worker took, by what became of them',
    labelNames: ['pool', 'outcome'],
    registers: [this.registry],
  });
  private readonly jobs = new Counter({
    name: 'fairlane_worker_jobs_ended_total',
    help: 'Jobs that ended on this worker',
    labelNames: ['state'],
    registers: [this.registry],
  });
  private readonly heldSeconds = new Counter({
    name: 'fairlane_worker_held_seconds_total',
    help: 'Slot time that turns held, by pool',
    labelNames: ['pool'],
    registers: [this.registry],
  });

  constructor({ pools }: WorkerIdentity, held: HeldTurns) {
    const slots = new Gauge({
      name: 'fairlane_worker_slots',
      help: 'Slots of this worker, by pool',
      labelNames: ['pool'],
      registers: [this.registry],
    });
    for (const [pool, count] of Object.entries(pools)) slots.set({ pool }, count);
    new Gauge({
      name: 'fairlane_worker_turns_held',
      help: 'Slots of this worker that hold a turn',
      registers: [this.registry],
      collect() {
        this.set(held.all.length);
      },
    });
  }

  /** Adds what prom-client tells of a Node process: it costs observers, so only where somebody asks. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  settled({ pool, outcome, heldSeconds, succeeded, failed }: Omit<TurnSettled, 'workerId'>): void {
    this.turns.inc({ pool, outcome });
    this.heldSeconds.inc({ pool }, heldSeconds);
    this.jobs.inc({ state: 'succeeded' }, succeeded);
    this.jobs.inc({ state: 'failed' }, failed);
  }
}
