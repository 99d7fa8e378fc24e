import type { JobType, JobTypeKey } from '@fairlane/domain';
import { monotonicSeconds } from '@fairlane/platform';
import { Database, JobTypeEntity } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';

/** A task as its worker declared it. */
export interface DeclaredTask {
  readonly name: string;
  readonly kind: 'record' | 'job';
  readonly type: JobTypeKey;
  readonly opaque: boolean;
  readonly maxAttempts: number;
  readonly timeoutSeconds: number | null;
}

/** How long an edit that another instance made may stay unseen. Seconds. */
const FRESH_SECONDS = 2;

interface Cached<Value> {
  readonly value: Value;
  readonly until: number;
}

/** The small tables that every submission needs, read at most every two seconds, and anew after an edit made here. */
@Injectable()
export class Stores {
  private types: Cached<Promise<JobType[]>> | undefined;
  private tasks: Cached<Promise<Map<string, DeclaredTask>>> | undefined;

  constructor(private readonly database: Database) {}

  async jobTypes(): Promise<JobType[]> {
    this.types = fresh(this.types, async () => this.database.dataSource.getRepository(JobTypeEntity).find());
    return this.types.value.catch((error: unknown) => {
      this.types = undefined;
      throw error;
    });
  }

  /** The declared tasks; with `missing`, read again when that name is not among them: a worker may just have come. */
  async declaredTasks(missing?: string): Promise<Map<string, DeclaredTask>> {
    if (missing !== undefined) this.tasks = undefined;
    this.tasks = fresh(this.tasks, async () => this.readTasks());
    return this.tasks.value.catch((error: unknown) => {
      this.tasks = undefined;
      throw error;
    });
  }

  /** Forgets what was read, after an edit. */
  forget(): void {
    this.types = undefined;
    this.tasks = undefined;
  }

  private async readTasks(): Promise<Map<string, DeclaredTask>> {
    const rows = await this.database.query<DeclaredTask>(
      `select name, kind, type, opaque, max_attempts as "maxAttempts", timeout_seconds as "timeoutSeconds" from tasks`,
    );
    return new Map(rows.map((task) => [task.name, task]));
  }
}

function fresh<Value>(cached: Cached<Value> | undefined, read: () => Value): Cached<Value> {
  const now = monotonicSeconds();
  return cached && cached.until > now ? cached : { value: read(), until: now + FRESH_SECONDS };
}
