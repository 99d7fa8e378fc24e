import { TIERS } from '@fairlane/domain';
import { useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useApi } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.js';
import type { Customer, CustomerEdit } from '../../api/types.js';
import { percent } from '../../format/format.js';
import { useLive } from '../../live/live-provider.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialogs.js';
import { SelectField, TextField } from '../../ui/fields.js';
import { useTell } from '../../ui/toasts.js';
import { previewShare } from './preview-share.js';

interface EditCustomerProps {
  readonly customer: Customer;
  readonly onClose: () => void;
}

const textOf = (value: number | null): string => (value === null ? '' : String(value));
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Weight, caps and tier, with what they would come to. Only what was changed is sent. */
export function EditCustomerDialog({ customer, onClose }: EditCustomerProps) {
  const api = useApi();
  const tell = useTell();
  const queries = useQueryClient();
  const first = {
    weight: textOf(customer.weight),
    maxConcurrentTurns: textOf(customer.maxConcurrentTurns),
    maxQueued: textOf(customer.maxQueued),
    maxStartsPerMinute: textOf(customer.maxStartsPerMinute),
    tier: customer.tierPinned ? customer.tier : '',
  };
  const [form, setForm] = useState(first);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const errorOf = (path: string) => problem?.fields.find((field) => field.path === path)?.message;

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const body: CustomerEdit = {};
    for (const name of ['weight', 'maxConcurrentTurns', 'maxQueued', 'maxStartsPerMinute'] as const)
      if (form[name] !== first[name]) body[name] = numberOf(form[name]);
    if (form.tier !== first.tier) body.tier = form.tier === '' ? null : (form.tier as Customer['tier']);
    if (Object.keys(body).length === 0) {
      onClose();
      return;
    }
    setBusy(true);
    try {
      await api.PATCH('/v1/customers/{id}', { params: { path: { id: customer.id } }, body });
      void queries.invalidateQueries({ queryKey: ['customer', customer.id] });
      tell.done(`${customer.name} was changed.`);
      onClose();
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.length > 0) setProblem(error);
      else tell.failed(`${customer.name} could not be changed`, error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title={`Edit ${customer.name}`} isOpen onClose={onClose}>
      <form className="form" onSubmit={(event) => void save(event)} noValidate>
        <div className="form-grid">
          <TextField
            label="Weight"
            type="number"
            step="any"
            value={form.weight}
            onChange={(weight) => set({ weight })}
            error={errorOf('weight')}
            hint="Share relative to others. Empty: its tier's."
          />
          <TextField
            label="Most slots at once"
            type="number"
            value={form.maxConcurrentTurns}
            onChange={(maxConcurrentTurns) => set({ maxConcurrentTurns })}
            error={errorOf('maxConcurrentTurns')}
            hint="Empty: its tier's limit."
          />
          <TextField
            label="Most jobs queued"
            type="number"
            value={form.maxQueued}
            onChange={(maxQueued) => set({ maxQueued })}
            error={errorOf('maxQueued')}
            hint="Beyond it submissions answer 429."
          />
          <TextField
            label="Most starts a minute"
            type="number"
            value={form.maxStartsPerMinute}
            onChange={(maxStartsPerMinute) => set({ maxStartsPerMinute })}
            error={errorOf('maxStartsPerMinute')}
            hint="Empty: any number."
          />
          <SelectField
            label="Tier"
            value={form.tier}
            onChange={(tier) => set({ tier })}
            options={[['', 'By its records'], ...TIERS.map((tier) => [tier, `Pinned: ${tier}`] as const)]}
          />
        </div>
        <PreviewText
          customer={customer}
          weight={numberOf(form.weight)}
          cap={numberOf(form.maxConcurrentTurns)}
        />
        <div className="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PreviewTextProps {
  readonly customer: Customer;
  readonly weight: number | null;
  readonly cap: number | null;
}

/** The effect of an edit before it is made. */
function PreviewText({ customer, weight, cap }: PreviewTextProps) {
  const { overview } = useLive();
  if (!overview || (weight !== null && !(weight > 0)) || (cap !== null && !(cap >= 1))) return null;
  const now = previewShare(overview, customer.id, customer);
  const then = previewShare(overview, customer.id, {
    weight: weight ?? customer.weight,
    maxConcurrentTurns: cap,
  });
  const slots = (value: number) => `${value.toFixed(1)} slots, ${percent(value / Math.max(1, total))}`;
  const total = overview.pools.reduce((sum, pool) => sum + pool.slots, 0);
  return (
    <div className="preview" role="status">
      <h3>Effect, with as much work as it likes</h3>
      <table className="plain">
        <thead>
          <tr>
            <td />
            <th scope="col">now</th>
            <th scope="col">then</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{customer.name}</th>
            <td>{slots(now.slots)}</td>
            <td>
              <strong>{slots(then.slots)}</strong>
            </td>
          </tr>
          <tr>
            <th scope="row">All others</th>
            <td>{slots(now.othersShare * total)}</td>
            <td>
              <strong>{slots(then.othersShare * total)}</strong>
            </td>
          </tr>
        </tbody>
      </table>
      <p className="muted">By weighted max-min, beside those who were served in the last minute.</p>
    </div>
  );
}
