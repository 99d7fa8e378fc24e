import { useCallback, useMemo } from 'react';
import { Link } from 'wouter';
import type { components } from '@fairlane/client';
import { bodyOf, useApi, useIsStaff } from '../../api/client.js';
import { count, plural, shortId, time } from '../../format/format.js';
import { useLiveList } from '../../live/use-live-list.js';
import { Badge, Meter } from '../../ui/badges.js';
import { PageHead } from '../../ui/card.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { SearchField } from '../../ui/search-field.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { useFilters } from '../../ui/use-filters.js';

type FlowSummary = components['schemas']['FlowSummary'];
const FILTERS = ['customerId'] as const;

const COLUMNS: readonly Column<FlowSummary>[] = [
  {
    ...{ id: 'flow', title: 'Flow', width: '1.6fr', narrow: '1.4fr' },
    cell: ({ id, name }) => (
      <>
        <Link href={`/flows/${id}`}>{name ?? 'Flow'}</Link> <span className="muted mono">{shortId(id)}</span>
      </>
    ),
  },
  { id: 'customer', title: 'Customer', width: '1fr', cell: ({ customerId }) => customerId },
  {
    ...{ id: 'jobs', title: 'Jobs', width: '80px', isNumber: true },
    cell: ({ jobs }) => (jobs >= 1_000 ? '1,000+' : count(jobs)),
  },
  {
    ...{ id: 'ended', title: 'Ended', width: '170px', narrow: '110px' },
    cell: ({ jobs, unfinished }) => (
      <span className="progress">
        <Meter
          value={jobs === 0 ? 1 : 1 - unfinished / jobs}
          label="Ended"
          tone={unfinished === 0 ? 'good' : 'info'}
        />
        {unfinished === 0 ? (
          <Badge tone="good">all</Badge>
        ) : (
          <span className="muted">{count(unfinished)} left</span>
        )}
      </span>
    ),
  },
  { id: 'created', title: 'Created', width: '120px', isNumber: true, cell: ({ id }) => time(timeOf(id)) },
];

/** The id is a UUIDv7, which begins with its time. */
const timeOf = (id: string): number => parseInt(id.replaceAll('-', '').slice(0, 12), 16);

export default function FlowsPage() {
  const api = useApi();
  const isStaff = useIsStaff();
  const [filters, setFilters] = useFilters(FILTERS);
  const filter = useMemo(() => filters, [filters]);
  const list = useLiveList<FlowSummary>({
    key: ['flows-list', filter],
    pageSize: 50,
    load: async (page, signal) => {
      const query = { ...filter, ...page };
      return bodyOf(api.GET('/v1/flows', { params: { query }, ...(signal && { signal }) }));
    },
    isConcerned: () => true,
  });
  const onSearch = useCallback((customerId: string) => setFilters({ customerId }), [setFilters]);
  return (
    <>
      <PageHead title="Flows" />
      {isStaff && (
        <div className="filters">
          <SearchField
            label="Customer"
            value={filters.customerId ?? ''}
            placeholder="Its id"
            onSearch={onSearch}
          />
        </div>
      )}
      {list.error && !list.rows ? (
        <Failed what="The flows" error={list.error} onRetry={list.retry} />
      ) : !list.rows ? (
        <Loading what="flows" />
      ) : (
        <DataTable
          label="Flows, newest first"
          columns={COLUMNS}
          rows={list.rows}
          rowId={({ id }) => id}
          onEnd={list.loadMore}
          onScroll={list.onScroll}
          empty={<Empty title="No flows">Jobs that depend on others, by dependsOn, make one.</Empty>}
          foot={<span>{plural(list.rows.length, 'flow')} shown</span>}
        />
      )}
    </>
  );
}
