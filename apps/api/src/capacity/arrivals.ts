import { Publisher } from '@fairlane/messaging';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const PUBLISH_SECONDS = 1;

/** What is counted of a job. */
interface Counted {
  readonly task: string;
  /** Of a job that its parts run for. */
  readonly partsLeft: number | null;
}

/** Counts the jobs that this process accepts, by task, and tells all processes of them once a second, if there were any. */
@Injectable()
export class Arrivals implements OnApplicationBootstrap, OnModuleDestroy {
  private tasks = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly publisher: Publisher) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tell(), PUBLISH_SECONDS * 1_000);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  count(jobs: readonly Counted[]): void {
    for (const { task, partsLeft } of jobs)
      if (partsLeft === null) this.tasks.set(task, (this.tasks.get(task) ?? 0) + 1);
  }

  private tell(): void {
    if (this.tasks.size === 0) return;
    const tasks = [...this.tasks].map(([task, jobs]) => ({ task, jobs }));
    this.tasks = new Map();
    this.publisher.event('jobs.arrived', { tasks });
  }
}
