import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import type { WorkerVitals } from '@fairlane/persistence';

/** Measures the process, of which a thread sees all, and its host. */
export class Vitals {
  private cpu = process.cpuUsage();
  private at = performance.now();

  /** Since the last call, or since the beginning. */
  take(): WorkerVitals {
    const used = process.cpuUsage(this.cpu);
    const now = performance.now();
    const wallMillis = Math.max(1, now - this.at);
    this.cpu = process.cpuUsage();
    this.at = now;
    return {
      processCpus: (used.user + used.system) / 1_000 / wallMillis,
      processBytes: process.memoryUsage.rss(),
      hostLoad: loadavg()[0] ?? 0,
      hostCpus: availableParallelism(),
      hostBytes: totalmem(),
      hostFreeBytes: freemem(),
    };
  }
}
