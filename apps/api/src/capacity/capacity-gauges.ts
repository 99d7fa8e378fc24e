import { Gauge, type Registry } from 'prom-client';
import type { Capacity } from './capacity.schemas.js';

/** The figures of `GET /v1/capacity`, for Prometheus and for whatever scales workers by it. */
export class CapacityGauges {
  private readonly needed = this.gauge(
    'fairlane_capacity_slots_needed',
    'Fewest slots with which jobs wait a second on average, by pool',
    ['pool'],
  );
  private readonly utilisation = this.gauge(
    'fairlane_pool_utilisation',
    'Part of the slot time of the last minutes that turns held, by pool',
    ['pool'],
  );
  private readonly runs = this.gauge('fairlane_task_run_seconds', 'Mean run time of the last minutes', [
    'pool',
    'task',
  ]);
  private readonly cpu = this.gauge('fairlane_task_cpu_seconds', 'CPU seconds of one job on average', [
    'pool',
    'task',
  ]);

  constructor(private readonly registry: Registry) {}

  set({ items }: Capacity): void {
    for (const gauge of [this.needed, this.utilisation, this.runs, this.cpu]) gauge.reset();
    for (const { pool, slotsNeeded, utilisation, stages } of items) {
      this.needed.set({ pool }, slotsNeeded);
      if (utilisation !== null) this.utilisation.set({ pool }, utilisation);
      for (const { task, meanRunSeconds, cpuSecondsPerJob } of stages) {
        if (meanRunSeconds !== null) this.runs.set({ pool, task }, meanRunSeconds);
        if (cpuSecondsPerJob !== null) this.cpu.set({ pool, task }, cpuSecondsPerJob);
      }
    }
  }

  private gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
