import { monotonicSeconds } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';

/** Time that jobs of one task had, and CPU seconds of the process in it: with no other job beside them, and with others. */
export interface CpuUse {
  aloneSeconds: number;
  aloneCpuSeconds: number;
  sharedSeconds: number;
  /** The others' parts taken off: each has as much as the next one. */
  sharedCpuSeconds: number;
}

interface Holder {
  task: string;
  readonly uses: Map<string, CpuUse>;
}

/**
 * CPU seconds by task. A process cannot tell whose CPU time is whose while several of its slots have jobs, so it keeps
 * apart what it measured with one job alone, which is that job's, from what it can only divide. It looks at the clocks
 * when a slot begins with another task and when a turn ends, not for each job: a bundle of five hundred jobs of one task
 * costs two looks, of about two microseconds each, and no statement.
 */
@Injectable()
export class CpuMeter {
  private readonly holders = new Map<object, Holder>();
  private seenAt = monotonicSeconds();
  private seenCpu = process.cpuUsage();

  /** A turn goes on with a job of this task. */
  begin(turn: object, task: string): void {
    const holder = this.holders.get(turn);
    if (holder?.task === task) return;
    this.look();
    if (holder) holder.task = task;
    else this.holders.set(turn, { task, uses: new Map() });
  }

  /** A turn has run its jobs; returns what they used, by task. */
  end(turn: object): ReadonlyMap<string, CpuUse> {
    this.look();
    const uses = this.holders.get(turn)?.uses ?? new Map<string, CpuUse>();
    this.holders.delete(turn);
    return uses;
  }

  private look(): void {
    const now = monotonicSeconds();
    const cpu = process.cpuUsage();
    const seconds = now - this.seenAt;
    const cpuSeconds = (cpu.user - this.seenCpu.user + cpu.system - this.seenCpu.system) / 1_000_000;
    this.seenAt = now;
    this.seenCpu = cpu;
    const { size } = this.holders;
    for (const { task, uses } of this.holders.values()) {
      let use = uses.get(task);
      if (!use)
        uses.set(
          task,
          (use = { aloneSeconds: 0, aloneCpuSeconds: 0, sharedSeconds: 0, sharedCpuSeconds: 0 }),
        );
      if (size === 1) {
        use.aloneSeconds += seconds;
        use.aloneCpuSeconds += cpuSeconds;
      } else {
        use.sharedSeconds += seconds;
        use.sharedCpuSeconds += cpuSeconds / size;
      }
    }
  }
}
