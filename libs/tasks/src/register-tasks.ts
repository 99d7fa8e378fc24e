import type { Queryable, Statement } from '@fairlane/persistence';
import type { TaskMetadata } from './task.decorator.js';

const REGISTER: Statement = {
  name: 'register-tasks',
  text: `
    insert into tasks as t (name, kind, type, opaque, max_attempts, timeout_seconds, description)
    select name, kind, type, opaque, max_attempts, timeout_seconds, description
    from jsonb_to_recordset($1) as d (
      name text, kind text, type job_type, opaque boolean, max_attempts smallint, timeout_seconds double precision,
      description text)
    order by name
    on conflict (name) do update set
      kind = excluded.kind, type = excluded.type, opaque = excluded.opaque, max_attempts = excluded.max_attempts,
      timeout_seconds = excluded.timeout_seconds, description = excluded.description, updated_at = now()
    where (t.kind, t.type, t.opaque, t.max_attempts, t.timeout_seconds, t.description) is distinct from
      (excluded.kind, excluded.type, excluded.opaque, excluded.max_attempts, excluded.timeout_seconds,
       excluded.description)`,
};

/**
 * Declares tasks in the store, from which the API knows what jobs may ask for. The last to declare a name wins; what
 * has not changed is not written. Nothing is ever taken away: queued jobs may still name it.
 */
export async function registerTasks(database: Queryable, tasks: readonly TaskMetadata[]): Promise<void> {
  const rows = tasks.map((task) => ({
    name: task.name,
    kind: task.kind,
    type: task.type,
    opaque: task.opaque,
    max_attempts: task.maxAttempts,
    timeout_seconds: task.timeoutSeconds,
    description: task.description,
  }));
  await database.query(REGISTER, [JSON.stringify(rows)]);
}
