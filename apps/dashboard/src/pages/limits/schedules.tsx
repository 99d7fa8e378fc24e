import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '@fairlane/client';
import { bodyOf, useApi } from '../../api/client.js';
import { plural, time } from '../../format/format.js';
import { useLiveList } from '../../live/use-live-list.js';
import { Badge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { Confirm } from '../../ui/dialogs.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { useTell } from '../../ui/toasts.js';

type Schedule = components['schemas']['Schedule'];

const COLUMNS: readonly Column<Schedule>[] = [
  {
    ...{ id: 'name', title: 'Schedule', width: '1.4fr', narrow: '1.4fr' },
    cell: ({ name, paused }) => (
      <>
        {name} {paused && <Badge tone="warn">paused</Badge>}
      </>
    ),
  },
  { id: 'customer', title: 'Customer', width: '1fr', cell: ({ customerId }) => customerId },
  {
    ...{ id: 'cron', title: 'Fires', width: '1.4fr' },
    cell: ({ cron, timeZone }) => (
      <>
        <code>{cron}</code> <span className="muted">{timeZone}</span>
      </>
    ),
  },
  {
    ...{ id: 'last', title: 'Last fire', width: '1fr' },
    cell: ({ lastFire }) =>
      lastFire && (
        <>
          <Badge
            tone={lastFire.outcome === 'failed' ? 'bad' : lastFire.outcome === 'submitted' ? 'good' : 'warn'}
          >
            {lastFire.outcome}
          </Badge>{' '}
          {time(lastFire.at)}
        </>
      ),
  },
  {
    id: 'next',
    title: 'Next',
    width: '120px',
    narrow: '92px',
    isNumber: true,
    cell: ({ nextFires }) => time(nextFires[0] ?? null),
  },
  {
    id: 'actions',
    title: 'Actions',
    width: '170px',
    narrow: '80px',
    cell: (schedule) => <Actions schedule={schedule} />,
  },
];

/** Jobs by cron: when each fires, and what became of it the last time. */
export function Schedules() {
  const api = useApi();
  const list = useLiveList<Schedule>({
    key: ['schedules-list'],
    pageSize: 50,
    load: async (query, signal) =>
      bodyOf(api.GET('/v1/schedules', { params: { query }, ...(signal && { signal }) })),
    isConcerned: ({ jobsArrived, settings }) => jobsArrived || settings,
  });
  if (list.error && !list.rows)
    return <Failed what="The schedules" error={list.error} onRetry={list.retry} />;
  if (!list.rows) return <Loading what="schedules" />;
  return (
    <DataTable
      label="Schedules"
      columns={COLUMNS}
      rows={list.rows}
      rowId={({ id }) => id}
      rowHeight={42}
      onEnd={list.loadMore}
      onScroll={list.onScroll}
      empty={<Empty title="No schedules">POST /v1/schedules makes one.</Empty>}
      foot={<span>{plural(list.rows.length, 'schedule')} shown</span>}
    />
  );
}

function Actions({ schedule: { id, name, paused } }: { schedule: Schedule }) {
  const api = useApi();
  const tell = useTell();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const params = { path: { id } };
  const run = async (done: string, call: () => Promise<unknown>) => {
    try {
      await call();
      tell.done(done);
      setAsking(false);
      await queries.resetQueries({ queryKey: ['schedules-list'] });
    } catch (error) {
      tell.failed(`${name} could not be changed`, error);
    }
  };
  return (
    <span className="row-actions">
      <span className="wide-only">
        <Button
          kind="quiet"
          onClick={() =>
            void run(`${name} fired.`, async () => api.POST('/v1/schedules/{id}/trigger', { params }))
          }
        >
          Fire now
        </Button>
      </span>
      {paused ? (
        <Button
          kind="quiet"
          onClick={() =>
            void run(`${name} goes on.`, async () => api.POST('/v1/schedules/{id}/resume', { params }))
          }
        >
          Resume
        </Button>
      ) : (
        <Button kind="quiet" onClick={() => setAsking(true)}>
          Pause
        </Button>
      )}
      <Confirm
        title={`Pause ${name}?`}
        action="Pause schedule"
        isOpen={isAsking}
        onConfirm={() =>
          void run(`${name} is paused.`, async () => api.POST('/v1/schedules/{id}/pause', { params }))
        }
        onClose={() => setAsking(false)}
      >
        Nothing fires until it is resumed, and what it misses is not made up for.
      </Confirm>
    </span>
  );
}
