import { isEnded } from '@fairlane/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { bodyOf, useApi, useIsStaff } from '../../api/client.js';
import type { JobDetail } from '../../api/types.js';
import { count, percent, seconds, time } from '../../format/format.js';
import { Badge, Meter, StateBadge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Card, Facts, PageHead } from '../../ui/card.js';
import { Confirm } from '../../ui/dialogs.js';
import { Loaded } from '../../ui/states.js';
import { useTell } from '../../ui/toasts.js';
import { Timeline } from './timeline.js';
import { WhyWaiting } from './why-waiting.js';

/** One job: what it did, when, where, and why it waits. */
export default function JobPage({ id }: { readonly id: string }) {
  const api = useApi();
  const job = useQuery({
    queryKey: ['job', id],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/jobs/{id}', { params: { path: { id } }, signal })),
    // A change that no event tells of, such as a worker that was lost.
    refetchInterval: ({ state }) => (state.data && isEnded(state.data.state) ? false : 10_000),
  });
  return (
    <Loaded query={job} what="The job">
      {(data) => (
        <>
          <Head job={data} />
          {!isEnded(data.state) && data.state !== 'running' && <WhyWaiting job={data} />}
          <div className="detail-grid">
            <Card title="Job">
              <JobFacts job={data} />
            </Card>
            <Card title="Timeline" hint={data.slices > 100 ? 'the last hundred turns' : undefined}>
              <Timeline job={data} />
            </Card>
          </div>
          <div className="stack">
            {data.error && (
              <Card title="Error">
                <ErrorText error={data.error} />
              </Card>
            )}
            {data.attempts.length > 0 && <Attempts attempts={data.attempts} />}
            <div className="pair">
              <JsonCard title="Payload" value={data.payload} empty="It was submitted without a payload." />
              <JsonCard
                title="Result"
                value={data.result}
                empty={isEnded(data.state) ? 'It gave none.' : 'It has not ended.'}
              />
            </div>
          </div>
        </>
      )}
    </Loaded>
  );
}

function Head({ job }: { job: JobDetail }) {
  const { done, total } = job.progress;
  return (
    <>
      <PageHead title={job.name ?? job.task}>
        <StateBadge state={job.state} />
        {job.cancelRequested && <Badge tone="warn">cancel requested</Badge>}
        <span className="muted mono">{job.id}</span>
        <Actions job={job} />
      </PageHead>
      {total !== null && total > 0 && (
        <div className="job-progress">
          <Meter value={done / total} label="Progress" tone={job.state === 'succeeded' ? 'good' : 'info'} />
          <span>
            {count(done)} of {count(total)}, {percent(done / total)}
          </span>
        </div>
      )}
    </>
  );
}

function Actions({ job }: { job: JobDetail }) {
  const api = useApi();
  const tell = useTell();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const params = { path: { id: job.id } };
  const run = async (what: string, call: () => Promise<unknown>) => {
    try {
      await call();
      tell.done(what);
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['job', job.id] });
    } catch (error) {
      tell.failed('That could not be done', error);
    }
  };
  const canRetry = job.state === 'failed' || job.state === 'cancelled' || job.state === 'expired';
  return (
    <div className="actions">
      {canRetry && job.parentId === null && (
        <Button
          kind="primary"
          onClick={() =>
            void run('The job is queued again.', async () => api.POST('/v1/jobs/{id}/retry', { params }))
          }
        >
          Retry
        </Button>
      )}
      {!isEnded(job.state) && !job.cancelRequested && (
        <Button kind="danger" onClick={() => setAsking(true)}>
          Cancel
        </Button>
      )}
      <Confirm
        title="Cancel this job?"
        action="Cancel job"
        isOpen={isAsking}
        onConfirm={() =>
          void run('The job is cancelled.', async () => api.POST('/v1/jobs/{id}/cancel', { params }))
        }
        onClose={() => setAsking(false)}
      >
        {job.state === 'running' ? 'It runs, and stops with its turn. ' : 'It has not run to its end. '}
        It can be retried later, and goes on at its checkpoint.
      </Confirm>
    </div>
  );
}

function JobFacts({ job }: { job: JobDetail }) {
  const isStaff = useIsStaff();
  return (
    <Facts
      items={[
        [
          'Customer',
          isStaff ? (
            <Link href={`/customers/${encodeURIComponent(job.customerId)}`}>{job.customerId}</Link>
          ) : (
            job.customerId
          ),
        ],
        job.userId !== null && ['User', job.userId],
        ['Task', job.task],
        ['Lane', `${job.tier ?? 'gone'}, ${job.type}`],
        job.pool !== null && ['Pool', job.pool],
        ['Priority', job.priority],
        ['Failed attempts', `${job.attempt} of ${job.maxAttempts}`],
        ['Turns it yielded in', count(job.slices)],
        ['Waited', seconds(job.waitSeconds)],
        ['Ran', job.startedAt === null ? '–' : seconds(job.runSeconds)],
        ['Estimate', seconds(job.estimateSeconds)],
        ['Created', time(job.createdAt)],
        job.runAt !== null && ['Not before', time(job.runAt)],
        ['First start', time(job.startedAt)],
        ['End', time(job.finishedAt)],
        job.retainUntil !== null && ['Kept until', time(job.retainUntil)],
        job.flowId !== null && ['Flow', <Link href={`/flows/${job.flowId}`}>show its graph</Link>],
        job.batchId !== null && ['Call', <Link href={`/jobs?batchId=${job.batchId}`}>its other jobs</Link>],
        job.parentId !== null && ['Part of', <Link href={`/jobs/${job.parentId}`}>its parent</Link>],
      ]}
    />
  );
}

function Attempts({ attempts }: { attempts: JobDetail['attempts'] }) {
  return (
    <Card title="Failed attempts">
      <ol className="attempts">
        {attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <p>
              <Badge tone="bad">attempt {attempt.attempt}</Badge> {time(attempt.endedAt)}
              <span className="muted">
                {attempt.host !== null && ` on ${attempt.host}`}
                {attempt.slot !== null && `, slot ${attempt.slot}`}
              </span>
            </p>
            <ErrorText error={attempt.error} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function ErrorText({ error }: { error: NonNullable<JobDetail['error']> }) {
  return (
    <>
      <p className="bad-text">
        <code>{error.code}</code> {error.message}
      </p>
      {error.stack !== undefined && (
        <details>
          <summary>Stack</summary>
          <pre tabIndex={0}>{error.stack}</pre>
        </details>
      )}
    </>
  );
}

function JsonCard({ title, value, empty }: { title: string; value: unknown; empty: ReactNode }) {
  const hasNone = value === null || value === undefined;
  return (
    <Card title={title}>
      {hasNone ? (
        <p className="muted">{empty}</p>
      ) : (
        <pre tabIndex={0} aria-label={title} role="region">
          {JSON.stringify(value, null, 2)}
        </pre>
      )}
    </Card>
  );
}
