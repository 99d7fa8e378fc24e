import { ACTIVITIES, TIERS } from '@fairlane/domain';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { bodyOf, useApi } from '../../api/client.js';
import type { Customer, CustomerQuery } from '../../api/types.js';
import { count, percent, seconds } from '../../format/format.js';
import { useLiveList } from '../../live/use-live-list.js';
import { Badge, Meter } from '../../ui/badges.js';
import { PageHead } from '../../ui/card.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { SelectField } from '../../ui/fields.js';
import { SearchField } from '../../ui/search-field.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { useFilters } from '../../ui/use-filters.js';
import { ActivityBadge } from './activity-badge.js';

const FILTERS = ['search', 'tier', 'activity', 'paused', 'sort', 'order'] as const;
const PAGE = 100;

const COLUMNS: readonly Column<Customer>[] = [
  {
    ...{ id: 'name', title: 'Customer', width: '2.2fr', narrow: '1.8fr', sort: 'name' },
    cell: ({ id, name, paused }) => (
      <>
        <Link href={`/customers/${encodeURIComponent(id)}`}>{name}</Link>{' '}
        {paused && <Badge tone="warn">paused</Badge>}{' '}
        {name !== id && <span className="muted mono">{id}</span>}
      </>
    ),
  },
  {
    ...{ id: 'tier', title: 'Tier', width: '90px' },
    cell: ({ tier, tierPinned }) => (tierPinned ? `${tier} (pinned)` : tier),
  },
  {
    ...{ id: 'records', title: 'Records', width: '90px', isNumber: true, sort: 'activeRecords' },
    cell: ({ activeRecords }) => count(activeRecords),
  },
  {
    id: 'weight',
    title: 'Weight',
    width: '70px',
    isNumber: true,
    sort: 'weight',
    cell: ({ weight }) => weight,
  },
  {
    ...{ id: 'cap', title: 'Cap', width: '60px', isNumber: true },
    cell: ({ maxConcurrentTurns }) => maxConcurrentTurns ?? '–',
  },
  {
    ...{ id: 'queued', title: 'Queued', width: '80px', narrow: '62px', isNumber: true, sort: 'queued' },
    cell: ({ queued }) => count(queued),
  },
  {
    ...{ id: 'running', title: 'Running', width: '72px', isNumber: true, sort: 'running' },
    cell: ({ running }) => count(running),
  },
  {
    ...{ id: 'wait', title: 'Wait p99', width: '84px', narrow: '72px', isNumber: true, sort: 'waitP99' },
    cell: ({ waitP99Seconds }) => seconds(waitP99Seconds),
  },
  {
    ...{ id: 'share', title: 'Share', width: '130px', narrow: '52px', isNumber: true, sort: 'share' },
    cell: ({ share }) => (
      <span className="share-cell">
        <span className="wide-only">
          <Meter value={share ?? 0} label="Share of slot seconds" />
        </span>
        {percent(share)}
      </span>
    ),
  },
  {
    ...{ id: 'activity', title: 'Activity', width: '104px' },
    cell: ({ activity }) => <ActivityBadge activity={activity} />,
  },
];

export default function CustomersPage() {
  const api = useApi();
  const [filters, setFilters] = useFilters(FILTERS);
  const sort = filters.sort ?? 'queued';
  const order =
    filters.order === 'asc' ? 'asc' : filters.order === 'desc' || sort === 'queued' ? 'desc' : 'asc';
  const list = useLiveList<Customer>({
    key: ['customers-list', filters],
    pageSize: PAGE,
    load: async (page, signal) => {
      const query = { ...filters, sort, order, ...page } as CustomerQuery;
      return bodyOf(api.GET('/v1/customers', { params: { query }, ...(signal && { signal }) }));
    },
    isConcerned: () => true,
  });
  const onSearch = useCallback((search: string) => setFilters({ search }), [setFilters]);
  const isFiltered = Object.keys(filters).some((name) => name !== 'sort' && name !== 'order');
  return (
    <>
      <PageHead title="Customers" />
      <div className="filters">
        <SearchField
          label="Search"
          value={filters.search ?? ''}
          placeholder="Name or id"
          onSearch={onSearch}
        />
        <SelectField
          label="Tier"
          value={filters.tier ?? ''}
          options={[['', 'All tiers'], ...TIERS.map((tier) => [tier, tier] as const)]}
          onChange={(tier) => setFilters({ tier })}
        />
        <SelectField
          label="Activity"
          value={filters.activity ?? ''}
          options={[
            ['', 'Any activity'],
            ...ACTIVITIES.map((name) => [name, name.replace('_', ' ')] as const),
          ]}
          onChange={(activity) => setFilters({ activity })}
        />
        <SelectField
          label="Service"
          value={filters.paused ?? ''}
          options={[
            ['', 'All'],
            ['false', 'Served'],
            ['true', 'Paused'],
          ]}
          onChange={(paused) => setFilters({ paused })}
        />
      </div>
      {list.error && !list.rows ? (
        <Failed what="The customers" error={list.error} onRetry={list.retry} />
      ) : !list.rows ? (
        <Loading what="customers" />
      ) : (
        <DataTable
          label="Customers"
          columns={COLUMNS}
          rows={list.rows}
          rowId={({ id }) => id}
          sorting={{ by: sort, order }}
          onSort={(sorting) => setFilters({ sort: sorting.by, order: sorting.order })}
          onEnd={list.loadMore}
          onScroll={list.onScroll}
          empty={
            <Empty title={isFiltered ? 'No customer matches' : 'No customers yet'}>
              {isFiltered ? 'Take a filter away.' : 'POST /v1/customers makes them.'}
            </Empty>
          }
          foot={
            <>
              <span>
                {count(list.rows.length)} shown{list.hasMore && '; more as you scroll'}
              </span>
              <span>share and wait: last minute</span>
            </>
          }
        />
      )}
    </>
  );
}
