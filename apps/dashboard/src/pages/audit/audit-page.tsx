import { useCallback } from 'react';
import type { components } from '@fairlane/client';
import { bodyOf, useApi } from '../../api/client.js';
import { plural, time } from '../../format/format.js';
import { useLiveList } from '../../live/use-live-list.js';
import { Badge } from '../../ui/badges.js';
import { PageHead } from '../../ui/card.js';
import { type Column, DataTable } from '../../ui/data-table.js';
import { SearchField } from '../../ui/search-field.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { useFilters } from '../../ui/use-filters.js';

type Entry = components['schemas']['AuditEntry'];
const FILTERS = ['target'] as const;

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'at', title: 'When', width: '130px', narrow: '92px', cell: ({ at }) => time(at) },
  { id: 'actor', title: 'Who', width: '1fr', narrow: '0.8fr', cell: ({ actor }) => actor },
  {
    ...{ id: 'what', title: 'What', width: '2fr', narrow: '1.4fr' },
    cell: ({ action, target }) => {
      const [method = ''] = action.split(' ');
      return (
        <span title={target}>
          <Badge tone={method === 'DELETE' ? 'bad' : 'none'}>{method}</Badge> {target.replace(/^\/v1\//, '')}
        </span>
      );
    },
  },
  {
    ...{ id: 'details', title: 'Sent', width: '2.4fr' },
    cell: ({ details }) => {
      const text = details === null || details === undefined ? '–' : JSON.stringify(details);
      return (
        <code className="muted" title={text}>
          {text}
        </code>
      );
    },
  },
];

/** Who changed what. */
export default function AuditPage() {
  const api = useApi();
  const [filters, setFilters] = useFilters(FILTERS);
  const list = useLiveList<Entry>({
    key: ['audit-list', filters],
    pageSize: 100,
    load: async (page, signal) => {
      const query = { ...filters, ...page };
      return bodyOf(api.GET('/v1/audit', { params: { query }, ...(signal && { signal }) }));
    },
    isConcerned: ({ settings, workers }) => settings || workers,
  });
  const onSearch = useCallback((target: string) => setFilters({ target }), [setFilters]);
  return (
    <>
      <PageHead title="Audit" />
      <div className="filters">
        <SearchField
          label="What was changed"
          value={filters.target ?? ''}
          placeholder="customers/acme"
          onSearch={onSearch}
        />
      </div>
      {list.error && !list.rows ? (
        <Failed what="The audit" error={list.error} onRetry={list.retry} />
      ) : !list.rows ? (
        <Loading what="the audit" />
      ) : (
        <DataTable
          label="Changes, newest first"
          columns={COLUMNS}
          rows={list.rows}
          rowId={({ id }) => id}
          onEnd={list.loadMore}
          onScroll={list.onScroll}
          empty={<Empty title="No change">What staff change is noted here for a year.</Empty>}
          foot={<span>{plural(list.rows.length, 'change')} shown</span>}
        />
      )}
    </>
  );
}
