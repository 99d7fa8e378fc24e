import { Link } from 'wouter';
import { bodyOf, useApi, useSession } from '../../api/client.js';
import type { Job, JobQuery } from '../../api/types.js';
import { count, percent, plural, seconds, shortId, time } from '../../format/format.js';
import type { Changed } from '../../live/live-store.js';
import { useLiveList } from '../../live/use-live-list.js';
import { Meter, StateBadge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { Empty, Failed, Loading } from '../../ui/states.js';

const PAGE = 50;

const COLUMNS: readonly Column<Job>[] = [
  {
    id: 'state',
    title: 'State',
    width: '96px',
    narrow: '90px',
    cell: ({ state }) => <StateBadge state={state} />,
  },
  {
    ...{ id: 'job', title: 'Job', width: '1.6fr', narrow: '1.3fr' },
    cell: ({ id, name, task }) => (
      <>
        <Link href={`/jobs/${id}`} title={id}>
          {name ?? task}
        </Link>{' '}
        <span className="muted mono">{shortId(id)}</span>
      </>
    ),
  },
  {
    ...{ id: 'customer', title: 'Customer', width: '1fr', narrow: '1fr' },
    cell: ({ customerId, userId }) => (
      <>
        {customerId}
        {userId !== null && <span className="muted"> / {userId}</span>}
      </>
    ),
  },
  { id: 'type', title: 'Type', width: '76px', cell: ({ type }) => type },
  { id: 'progress', title: 'Progress', width: '120px', cell: (job) => <Progress job={job} /> },
  {
    ...{ id: 'wait', title: 'Wait', width: '78px', isNumber: true },
    cell: ({ waitSeconds }) => seconds(waitSeconds),
  },
  {
    ...{ id: 'run', title: 'Run', width: '78px', isNumber: true },
    cell: ({ runSeconds, startedAt }) => (startedAt === null ? '–' : seconds(runSeconds)),
  },
  {
    ...{ id: 'created', title: 'Created', width: '112px', isNumber: true },
    cell: ({ createdAt }) => time(createdAt),
  },
];

export function Progress({ job: { progress, state } }: { readonly job: Pick<Job, 'progress' | 'state'> }) {
  const { done, total } = progress;
  if (total === null || total === 0) return <span className="muted">{done > 0 ? count(done) : ''}</span>;
  const tone = state === 'succeeded' ? 'good' : state === 'failed' ? 'bad' : 'info';
  return (
    <span className="progress">
      <Meter value={done / total} label="Progress" tone={tone} />
      <span className="muted">{percent(done / total)}</span>
    </span>
  );
}

export type JobFilter = Omit<JobQuery, 'limit' | 'cursor'>;

interface JobsTableProps {
  readonly filter: JobFilter;
}

/** Jobs that match, the newest first, live: any number of them. */
export function JobsTable({ filter }: JobsTableProps) {
  const api = useApi();
  const { me } = useSession();
  const list = useLiveList<Job>({
    key: ['jobs-list', filter],
    pageSize: PAGE,
    load: async (page, signal) => {
      const query = { ...filter, ...page };
      return bodyOf(api.GET('/v1/jobs', { params: { query }, ...(signal && { signal }) }));
    },
    isConcerned: (changed) => concerns(changed, filter.customerId ?? me.customerId ?? undefined),
  });
  if (list.error && !list.rows) return <Failed what="The jobs" error={list.error} onRetry={list.retry} />;
  if (!list.rows) return <Loading what="jobs" />;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <DataTable
      label="Jobs, newest first"
      columns={COLUMNS}
      rows={list.rows}
      rowId={({ id }) => id}
      onEnd={list.loadMore}
      onScroll={list.onScroll}
      empty={
        list.hasMore ? (
          <Empty title={list.isPaused ? 'None of the newer jobs matches' : 'Searching ...'} />
        ) : (
          <Empty title={isFiltered ? 'No job matches' : 'No jobs yet'}>
            {isFiltered
              ? 'Take a filter away, or wait: the list is live.'
              : 'Submit one; it appears here at once.'}
          </Empty>
        )
      }
      foot={
        <>
          <span>
            {plural(list.rows.length, 'job')} shown{list.hasMore && !list.isPaused && '; more as you scroll'}
          </span>
          {list.isPaused && (
            <Button kind="quiet" onClick={() => void list.searchOn()}>
              Search older jobs
            </Button>
          )}
          {list.hasNews && (
            <Button kind="quiet" onClick={backToTop}>
              Newer jobs above ↑
            </Button>
          )}
        </>
      }
    />
  );
}

function backToTop(): void {
  document.querySelector('.data-scroll')?.scrollTo({ top: 0 });
}

function concerns({ customerIds, jobsArrived }: Changed, customerId: string | undefined): boolean {
  if (customerIds === null || jobsArrived) return true;
  return customerId === undefined ? customerIds.length > 0 : customerIds.includes(customerId);
}
