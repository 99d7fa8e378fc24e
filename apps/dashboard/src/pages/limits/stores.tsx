import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { components } from '@fairlane/client';
import { bodyOf, useApi } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.js';
import { count, percent, seconds } from '../../format/format.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { Dialog } from '../../ui/dialogs.js';
import { TextField } from '../../ui/fields.js';
import { Loaded } from '../../ui/states.js';
import { useTell } from '../../ui/toasts.js';

type Tier = components['schemas']['CustomerTier'];
type JobType = components['schemas']['JobType'];

export function Tiers() {
  const api = useApi();
  const [edited, setEdited] = useState<Tier>();
  const tiers = useQuery({
    queryKey: ['stores', 'tiers'],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/customer-tiers', { signal })),
  });
  return (
    <Card title="Customer tiers" hint="by active records">
      <Loaded query={tiers} what="The tiers">
        {({ items }) => (
          <StoreTable
            of="Tier"
            items={items}
            columns={{
              'From records': (tier) => count(tier.minRecords),
              Weight: (tier) => tier.weight,
              'Most slots': (tier) => tier.maxConcurrentTurns ?? 'no limit',
            }}
            onEdit={setEdited}
          />
        )}
      </Loaded>
      {edited && (
        <StoreDialog
          title={`Edit tier ${edited.key}`}
          fields={{
            minRecords: ['From records', edited.minRecords],
            weight: ['Weight', edited.weight],
            maxConcurrentTurns: ['Most slots at once (empty: no limit)', edited.maxConcurrentTurns],
          }}
          onSave={async (body) =>
            api.PATCH('/v1/customer-tiers/{key}', { params: { path: { key: edited.key } }, body })
          }
          onClose={() => setEdited(undefined)}
        />
      )}
    </Card>
  );
}

export function JobTypes() {
  const api = useApi();
  const [edited, setEdited] = useState<JobType>();
  const types = useQuery({
    queryKey: ['stores', 'types'],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/job-types', { signal })),
  });
  return (
    <Card title="Job types" hint="by seconds per record">
      <Loaded query={types} what="The job types">
        {({ items }) => (
          <StoreTable
            of="Type"
            items={items}
            columns={{
              'Per record': (type) => seconds(type.secondsPerRecord),
              'Most of the slots': (type) => percent(type.maxShare),
            }}
            onEdit={setEdited}
          />
        )}
      </Loaded>
      {edited && (
        <StoreDialog
          title={`Edit job type ${edited.key}`}
          fields={{
            secondsPerRecord: ['Seconds per record', edited.secondsPerRecord],
            maxShare: ['Most of a pool for one customer, 0 to 1', edited.maxShare],
          }}
          onSave={async (body) =>
            api.PATCH('/v1/job-types/{key}', { params: { path: { key: edited.key } }, body })
          }
          onClose={() => setEdited(undefined)}
        />
      )}
    </Card>
  );
}

interface StoreTableProps<Row> {
  /** What a row is: head of the first column. */
  readonly of: string;
  readonly items: readonly Row[];
  /** What is shown of a row, by the column's head. */
  readonly columns: Readonly<Record<string, (row: Row) => ReactNode>>;
  readonly onEdit: (row: Row) => void;
}

function StoreTable<Row extends { readonly key: string }>({
  of,
  items,
  columns,
  onEdit,
}: StoreTableProps<Row>) {
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{of}</th>
          {Object.keys(columns).map((head) => (
            <th key={head} scope="col" className="number">
              {head}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.key}</th>
            {Object.entries(columns).map(([head, show]) => (
              <td key={head} className="number">
                {show(row)}
              </td>
            ))}
            <td className="number">
              <Button
                kind="quiet"
                aria-label={`Edit ${of.toLowerCase()} ${row.key}`}
                onClick={() => onEdit(row)}
              >
                Edit
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface StoreDialogProps<Name extends string> {
  readonly title: string;
  /** Label and value by the API's name. */
  readonly fields: Readonly<Record<Name, readonly [label: string, value: number | null]>>;
  readonly onSave: (body: Partial<Record<Name, number>>) => Promise<unknown>;
  readonly onClose: () => void;
}

function StoreDialog<Name extends string>({ title, fields, onSave, onClose }: StoreDialogProps<Name>) {
  const tell = useTell();
  const queries = useQueryClient();
  const names = Object.keys(fields) as Name[];
  const first = Object.fromEntries(names.map((name) => [name, String(fields[name][1] ?? '')])) as Record<
    Name,
    string
  >;
  const [form, setForm] = useState(first);
  const [problem, setProblem] = useState<ApiProblem>();
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const changed = names.filter((name) => form[name] !== first[name]);
    const body = Object.fromEntries(
      changed.map((name) => [name, form[name] === '' ? null : Number(form[name])]),
    );
    if (changed.length === 0) {
      onClose();
      return;
    }
    try {
      await onSave(body as Partial<Record<Name, number>>);
      await queries.invalidateQueries({ queryKey: ['stores'] });
      tell.done('Saved. It is in effect.');
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.length > 0) setProblem(error);
      else tell.failed('It could not be saved', error);
    }
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form className="form" noValidate onSubmit={(event) => void save(event)}>
        {names.map((name) => (
          <TextField
            key={name}
            label={fields[name][0]}
            type="number"
            step="any"
            value={form[name]}
            onChange={(text) => setForm({ ...form, [name]: text })}
            error={problem?.fields.find(({ path }) => path === name)?.message}
          />
        ))}
        <p className="muted">It takes effect at once, for everybody.</p>
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
