import type { components } from '@fairlane/client';
import { bodyOf, useApi } from '../../api/client.js';
import { count, plural, time } from '../../format/format.js';
import { useLiveList } from '../../live/use-live-list.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { Empty, Failed, Loading } from '../../ui/states.js';

type Throttle = components['schemas']['Throttle'];

const COLUMNS: readonly Column<Throttle>[] = [
  { id: 'customer', title: 'Customer', width: '1fr', narrow: '1fr', cell: ({ customerId }) => customerId },
  {
    id: 'key',
    title: 'Key',
    width: '1.4fr',
    narrow: '1fr',
    cell: ({ key }) => <span className="mono">{key}</span>,
  },
  {
    ...{ id: 'waiting', title: 'Waiting', width: '80px', narrow: '64px', isNumber: true },
    cell: ({ waiting }) => (waiting >= 1_000 ? '1,000+' : count(waiting)),
  },
  {
    id: 'last',
    title: 'Last start',
    width: '120px',
    isNumber: true,
    cell: ({ lastStartedAt }) => time(lastStartedAt),
  },
  {
    id: 'next',
    title: 'Next start',
    width: '120px',
    isNumber: true,
    cell: ({ nextStartAt }) => time(nextStartAt),
  },
  {
    id: 'until',
    title: 'Line ends',
    width: '120px',
    isNumber: true,
    cell: ({ plannedUntil }) => time(plannedUntil),
  },
];

/** Throttle keys in use: the line of each. */
export function Throttles() {
  const api = useApi();
  const list = useLiveList<Throttle>({
    key: ['throttles-list'],
    pageSize: 100,
    load: async (query, signal) =>
      bodyOf(api.GET('/v1/throttles', { params: { query }, ...(signal && { signal }) })),
    isConcerned: ({ customerIds, jobsArrived }) =>
      jobsArrived || customerIds === null || customerIds.length > 0,
  });
  if (list.error && !list.rows)
    return <Failed what="The throttles" error={list.error} onRetry={list.retry} />;
  if (!list.rows) return <Loading what="throttles" />;
  return (
    <DataTable
      label="Throttle keys"
      columns={COLUMNS}
      rows={list.rows}
      rowId={({ customerId, key }) => JSON.stringify([customerId, key])}
      onEnd={list.loadMore}
      onScroll={list.onScroll}
      empty={<Empty title="No throttle is in use">Jobs with a throttle key make one.</Empty>}
      foot={<span>{plural(list.rows.length, 'key')} shown</span>}
    />
  );
}
