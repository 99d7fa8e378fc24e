import { Tabs } from '@base-ui/react/tabs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@fairlane/client';
import { Link } from 'wouter';
import { bodyOf, useApi, useIsStaff } from '../../api/client.js';
import { count, percent, plural, rate, seconds } from '../../format/format.js';
import { Badge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Card, Facts, PageHead } from '../../ui/card.js';
import { Confirm } from '../../ui/dialogs.js';
import { Empty, Loaded } from '../../ui/states.js';
import { type ChartLine, TimeChart } from '../../ui/time-chart.js';
import { useTell } from '../../ui/toasts.js';
import { WaitsChart } from '../../ui/waits-chart.js';
import { JobsTable } from '../jobs/jobs-table.js';
import { ActivityBadge } from './activity-badge.js';
import { EditCustomerDialog } from './edit-customer.js';
import { UploadRecords } from './upload-records.js';

const HELD: readonly ChartLine[] = [{ label: 'slots held', colour: 'series-1', fill: true }];
const SPAN_SECONDS = 600;

/** One customer: what it may have, what it has, its jobs and its users. */
export default function CustomerPage({ id }: { readonly id: string }) {
  const api = useApi();
  const params = { path: { id } };
  const customer = useQuery({
    queryKey: ['customer', id],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/customers/{id}', { params, signal })),
  });
  return (
    <Loaded query={customer} what="The customer">
      {(data) => (
        <>
          <Head customer={data} />
          <div className="detail-grid">
            <Card title="Now">
              <Facts
                items={[
                  ['Tier', `${data.tier}${data.tierPinned ? ' (pinned)' : ''}`],
                  ['Active records', count(data.activeRecords)],
                  ['Weight', data.weight],
                  ['Most slots at once', data.maxConcurrentTurns ?? 'no limit'],
                  ['Most jobs queued', data.maxQueued === null ? 'no limit' : count(data.maxQueued)],
                  ['Most starts a minute', data.maxStartsPerMinute ?? 'no limit'],
                  ['Queued', count(data.queued)],
                  ['Running', count(data.running)],
                  ['Wait p99', seconds(data.waitP99Seconds)],
                ]}
              />
            </Card>
            <ActivityCard id={id} />
          </div>
          <Tabs.Root defaultValue="jobs" className="tabs">
            <Tabs.List className="tab-list">
              <Tabs.Tab value="jobs" className="tab">
                Jobs
              </Tabs.Tab>
              <Tabs.Tab value="users" className="tab">
                Users
              </Tabs.Tab>
              <Tabs.Tab value="records" className="tab">
                Records
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="jobs" tabIndex={-1}>
              <JobsTable filter={{ customerId: id }} />
            </Tabs.Panel>
            <Tabs.Panel value="users" tabIndex={-1}>
              <Card title="Users with jobs in the queue" hint="they share what the customer gets">
                {data.users.length === 0 ? (
                  <Empty title="No user has jobs in the queue" />
                ) : (
                  <table className="plain">
                    <thead>
                      <tr>
                        <th scope="col">User</th>
                        <th scope="col" className="number">
                          Queued
                        </th>
                        <th scope="col">Activity</th>
                      </tr>
                    </thead>
                    <tbody>
                      {data.users.map((user) => (
                        <tr key={user.userId}>
                          <td>
                            <Link
                              href={`/jobs?customerId=${encodeURIComponent(id)}&userId=${encodeURIComponent(user.userId)}`}
                            >
                              {user.userId}
                            </Link>
                          </td>
                          <td className="number">{count(user.queued)}</td>
                          <td>
                            <ActivityBadge activity={user.activity} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                )}
              </Card>
            </Tabs.Panel>
            <Tabs.Panel value="records" tabIndex={-1}>
              <UploadRecords customerId={id} activeRecords={data.activeRecords} />
            </Tabs.Panel>
          </Tabs.Root>
        </>
      )}
    </Loaded>
  );
}

type Detail = components['schemas']['CustomerDetail'];

function Head({ customer }: { customer: Detail }) {
  const api = useApi();
  const tell = useTell();
  const queries = useQueryClient();
  const isStaff = useIsStaff();
  const [open, setOpen] = useState<'edit' | 'pause'>();
  const { id, name, paused } = customer;
  const setPaused = async (isPausing: boolean) => {
    const params = { path: { id } };
    try {
      await (isPausing
        ? api.POST('/v1/customers/{id}/pause', { params })
        : api.POST('/v1/customers/{id}/resume', { params }));
      tell.done(isPausing ? `${name} is paused.` : `${name} is served again.`);
      setOpen(undefined);
      await queries.invalidateQueries({ queryKey: ['customer', id] });
    } catch (error) {
      tell.failed(`${name} could not be ${isPausing ? 'paused' : 'resumed'}`, error);
    }
  };
  return (
    <PageHead title={name}>
      <ActivityBadge activity={customer.activity} />
      {paused && <Badge tone="warn">paused</Badge>}
      <span className="muted mono">{id}</span>
      <div className="actions">
        <Link href={`/jobs/new?customerId=${encodeURIComponent(id)}`} className="button plain">
          Submit a job
        </Link>
        {isStaff && (
          <>
            <Button onClick={() => setOpen('edit')}>Edit limits</Button>
            {paused ? (
              <Button kind="primary" onClick={() => void setPaused(false)}>
                Resume
              </Button>
            ) : (
              <Button kind="danger" onClick={() => setOpen('pause')}>
                Pause
              </Button>
            )}
          </>
        )}
      </div>
      {open === 'edit' && <EditCustomerDialog customer={customer} onClose={() => setOpen(undefined)} />}
      <Confirm
        title={`Pause ${name}?`}
        action="Pause customer"
        isOpen={open === 'pause'}
        onConfirm={() => void setPaused(true)}
        onClose={() => setOpen(undefined)}
      >
        None of its {plural(customer.queued, 'queued job')} starts until it is resumed. What runs ends its
        turn; nothing is lost.
      </Confirm>
    </PageHead>
  );
}

function ActivityCard({ id }: { id: string }) {
  const api = useApi();
  const activity = useQuery({
    queryKey: ['activity', id],
    queryFn: async ({ signal }) =>
      bodyOf(api.GET('/v1/customers/{id}/activity', { params: { path: { id } }, signal })),
    refetchInterval: 10_000,
  });
  return (
    <Card title="Last ten minutes">
      <Loaded query={activity} what="The activity">
        {({ points, stepSeconds, share, fairShare, lagSeconds, boundSeconds }) => {
          const times = points.map(({ at }) => at);
          const last = points.at(-1);
          return (
            <>
              <p className="muted activity-line">
                Share {percent(share)} against a fair share of {percent(fairShare)}
                {lagSeconds !== null &&
                  boundSeconds !== null &&
                  `; lag ${seconds(lagSeconds)} of ±${seconds(boundSeconds)}`}
              </p>
              {points.length === 0 ? (
                <Empty title="Nothing ran in the last ten minutes" />
              ) : (
                <div className="chart-pair">
                  <TimeChart
                    label={`Slots held over time; now ${rate((last?.heldSeconds ?? 0) / stepSeconds)}`}
                    height={110}
                    lines={HELD}
                    data={[times, points.map(({ heldSeconds }) => heldSeconds / stepSeconds)]}
                    format={rate}
                    spanSeconds={SPAN_SECONDS}
                  />
                  <WaitsChart times={times} points={points} height={110} spanSeconds={SPAN_SECONDS} />
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}
