import { createHash } from 'node:crypto';
import { DomainError } from '@fairlane/domain';
import {
  type IdempotencyKey,
  type NewJob,
  type Queryable,
  reserveIdempotencyKeys,
} from '@fairlane/persistence';
import { fieldPath, type OneOrMany } from '../validation/one-or-many.js';
import type { NewJobInput } from './job.schemas.js';

interface Keyed {
  readonly input: NewJobInput;
  readonly job: NewJob;
}

/** Idempotency keys of one submission: who named them first, in this call, in an earlier or in a concurrent one. */
export class HeldKeys {
  constructor(private readonly transaction: Queryable) {}

  /**
   * @returns for each job whose key is held already: the id of the job that holds it
   * @throws DomainError JOB.IDEMPOTENCY_MISMATCH, naming every job whose key is held by a different one
   */
  async reserve(body: OneOrMany<unknown>, jobs: readonly Keyed[]): Promise<Map<string, string>> {
    const asked = jobs.flatMap(({ input, job }, index) =>
      input.idempotencyKey === undefined
        ? []
        : [
            {
              index,
              customerId: job.customerId,
              key: input.idempotencyKey,
              jobId: job.id,
              fingerprint: print(input),
            },
          ],
    );
    if (asked.length === 0) return new Map();
    const firsts = new Map<string, IdempotencyKey>();
    for (const key of asked) if (!firsts.has(nameOf(key))) firsts.set(nameOf(key), key);
    const held = await reserveIdempotencyKeys(this.transaction, [...firsts.values()]);
    const holders = new Map(held.map((key) => [nameOf(key), key]));
    const issues = asked
      .filter((key) => !holders.get(nameOf(key))?.fingerprint.equals(key.fingerprint))
      .map(({ index }) => ({
        path: fieldPath(body, index, 'idempotencyKey'),
        message: 'Used for another job',
      }));
    if (issues.length > 0) {
      const detail = 'The idempotency key was used for another job.';
      throw new DomainError('conflict', 'JOB.IDEMPOTENCY_MISMATCH', detail, { issues });
    }
    return new Map(
      asked.flatMap((key): [string, string][] => {
        const holder = holders.get(nameOf(key));
        return holder && holder.jobId !== key.jobId ? [[key.jobId, holder.jobId]] : [];
      }),
    );
  }
}

const nameOf = ({ customerId, key }: IdempotencyKey): string => JSON.stringify([customerId, key]);

/** SHA-256 of the job as it was asked for, whatever the order of its fields; its names for this call do not count. */
function print(input: NewJobInput): Buffer {
  const job = { ...input, idempotencyKey: undefined, key: undefined };
  return createHash('sha256')
    .update(JSON.stringify(sorted(job)))
    .digest();
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}
