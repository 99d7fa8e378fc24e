import { JOB_STATES, JOB_TYPES } from '@fairlane/domain';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { bodyOf, useApi, useIsStaff } from '../../api/client.js';
import { count, plural } from '../../format/format.js';
import { Button } from '../../ui/button.js';
import { PageHead } from '../../ui/card.js';
import { Confirm } from '../../ui/dialogs.js';
import { SelectField, TextField } from '../../ui/fields.js';
import { SearchField } from '../../ui/search-field.js';
import { useTell } from '../../ui/toasts.js';
import { useFilters } from '../../ui/use-filters.js';
import { type JobFilter, JobsTable } from './jobs-table.js';

const FILTERS = [
  'state',
  'type',
  'task',
  'customerId',
  'userId',
  'batchId',
  'parentId',
  'from',
  'to',
] as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export default function JobsPage() {
  const api = useApi();
  const isStaff = useIsStaff();
  const [, navigate] = useLocation();
  const [filters, setFilters] = useFilters(FILTERS);
  const tasks = useQuery({
    queryKey: ['tasks'],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/tasks', { signal })),
    staleTime: 60_000,
  });
  const filter = useMemo(() => filters as JobFilter, [filters]);
  const onSearch = useCallback(
    (text: string) => {
      if (UUID.test(text)) navigate(`/jobs/${text.toLowerCase()}`);
      else setFilters({ customerId: text });
    },
    [navigate, setFilters],
  );
  return (
    <>
      <PageHead title="Jobs">
        <div className="actions">
          <RetryMatching filter={filter} />
          <Link href="/jobs/new" className="button primary">
            Submit jobs
          </Link>
        </div>
      </PageHead>
      <div className="filters">
        <SearchField
          label={isStaff ? 'Customer, or id of a job' : 'Id of a job'}
          value={filters.customerId ?? ''}
          placeholder={isStaff ? 'acme, or a UUID' : 'A UUID'}
          onSearch={onSearch}
        />
        <SelectField
          label="State"
          value={filters.state ?? ''}
          options={[['', 'Any state'], ...JOB_STATES.map((state) => [state, state] as const)]}
          onChange={(state) => setFilters({ state })}
        />
        <SelectField
          label="Type"
          value={filters.type ?? ''}
          options={[['', 'Any type'], ...JOB_TYPES.map((type) => [type, type] as const)]}
          onChange={(type) => setFilters({ type })}
        />
        <SelectField
          label="Task"
          value={filters.task ?? ''}
          options={[['', 'Any task'], ...(tasks.data?.items ?? []).map(({ name }) => [name, name] as const)]}
          onChange={(task) => setFilters({ task })}
        />
        <TextField label="User" value={filters.userId ?? ''} onChange={(userId) => setFilters({ userId })} />
        {Object.keys(filters).length > 0 && (
          <Button
            kind="quiet"
            onClick={() => setFilters(Object.fromEntries(FILTERS.map((name) => [name, ''])))}
          >
            Clear
          </Button>
        )}
      </div>
      <JobsTable filter={filter} />
    </>
  );
}

const RETRYABLE = ['failed', 'cancelled', 'expired'] as const;

/** Retries what the filters show; of no state that can be retried, the failed ones. */
function RetryMatching({ filter }: { filter: JobFilter }) {
  const api = useApi();
  const tell = useTell();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const state = RETRYABLE.find((candidate) => candidate === filter.state) ?? 'failed';
  const retry = async () => {
    setBusy(true);
    try {
      const { customerId, userId, type, task, from, to } = filter;
      const chosen = Object.entries({ customerId, userId, type, task, from, to }).filter(
        ([, value]) => value !== undefined,
      );
      const answer = await bodyOf(
        api.POST('/v1/jobs/retry', { body: { ...Object.fromEntries(chosen), state, limit: 10_000 } }),
      );
      tell.done(`${plural(answer.retried, 'job')} retried${answer.more ? '; there are more' : ''}.`);
      setOpen(false);
    } catch (error) {
      tell.failed('The jobs could not be retried', error);
    } finally {
      setBusy(false);
    }
  };
  const { customerId, userId, type, task } = filter;
  const parts = [customerId, userId, type, task].filter((part) => part !== undefined);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Retry matching</Button>
      <Confirm
        title={`Retry ${state} jobs?`}
        action="Retry them"
        isOpen={isOpen}
        isBusy={isBusy}
        onConfirm={() => void retry()}
        onClose={() => setOpen(false)}
      >
        All {state} jobs{parts.length > 0 ? ` of ${parts.join(', ')}` : ''}, the newest {count(10_000)} at
        most, run again with as many attempts as at first.
      </Confirm>
    </>
  );
}
