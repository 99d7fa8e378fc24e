import type { EndedState } from '@fairlane/domain';
import type { Transaction, Statement } from '../../database.js';

/** Something that happened to a gated job. */
export type Milestone = {
  readonly jobId: string;
  readonly customerId: string;
  /** The database's time, as text of full precision. */
  readonly at: string;
} & (
  { readonly kind: 'started'; readonly state: null } | { readonly kind: 'ended'; readonly state: EndedState }
);

/** Ids, kinds and times, as the parameters of a statement. */
export function milestoneArrays(milestones: readonly Milestone[]): (readonly string[])[] {
  return [
    milestones.map(({ jobId }) => jobId),
    milestones.map(({ kind }) => kind),
    milestones.map(({ at }) => at),
  ];
}

const COLUMNS = `id, job_id as "jobId", customer_id as "customerId", kind, state, at::text as at`;

/** The primary key, from its beginning. Skips what another leader is at. */
const TAKE: Statement = {
  name: 'take-milestones',
  text: `
    with taken as (select id from job_milestones order by id limit $1 for update skip locked),
    gone as (delete from job_milestones m using taken where m.id = taken.id returning m.*)
    select ${COLUMNS} from gone order by id`,
};

/** Index `job_milestones_of_job`. Waits for who is at them. */
const TAKE_OF: Statement = {
  name: 'take-milestones-of',
  text: `
    with gone as (delete from job_milestones where job_id = any ($1::uuid[]) returning *)
    select ${COLUMNS} from gone order by id`,
};

/** Takes the oldest away, at most `limit`, in the order in which they came: they come back if the transaction fails. */
export async function takeMilestones(transaction: Transaction, limit: number): Promise<Milestone[]> {
  return transaction.query<Milestone>(TAKE, [limit]);
}

/** Takes those of some jobs away. */
export async function takeMilestonesOf(
  transaction: Transaction,
  jobIds: readonly string[],
): Promise<Milestone[]> {
  return transaction.query<Milestone>(TAKE_OF, [jobIds]);
}
