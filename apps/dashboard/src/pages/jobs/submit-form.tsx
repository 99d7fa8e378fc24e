import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { components } from '@fairlane/client';
import { bodyOf, useApi, useSession } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { SelectField, TextField } from '../../ui/fields.js';
import { useTell } from '../../ui/toasts.js';
import { checkJob, fieldOf } from './check-job.js';

type NewJob = components['schemas']['NewJob'];

/** Fields that most jobs need, then the others; labels, kinds and hints come from the API's schema. */
const FIRST = ['name', 'userId', 'executionSeconds', 'type', 'priority'] as const;
const MORE = [
  ...(['records', 'parallelism', 'delaySeconds', 'maxAttempts', 'timeoutSeconds'] as const),
  ...(['retainSeconds', 'idempotencyKey'] as const),
] as const;

const LABELS: Record<string, string> = {
  name: 'Name',
  userId: 'User',
  executionSeconds: 'Run time, seconds',
  type: 'Job type',
  priority: 'Priority, 0 first',
  records: 'Records',
  parallelism: 'Parts at once',
  delaySeconds: 'Delay, seconds',
  maxAttempts: 'Most attempts',
  timeoutSeconds: 'Timeout, seconds',
  retainSeconds: 'Keep, seconds',
  idempotencyKey: 'Idempotency key',
};

/** Checked by the API's own schema while one types, and by the API when it is sent. */
export function SubmitForm() {
  const api = useApi();
  const { me } = useSession();
  const tell = useTell();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const [form, setForm] = useState<Record<string, string>>({
    customerId: me.customerId ?? params.get('customerId') ?? '',
    task: 'simulate',
  });
  const [isChecked, setChecked] = useState(false);
  const [refused, setRefused] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const tasks = useQuery({
    queryKey: ['tasks'],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/tasks', { signal })),
    staleTime: 60_000,
  });

  const { job, payloadProblem } = jobOf(form);
  const problems: Record<string, string> = {
    ...checkJob(job),
    ...(payloadProblem !== undefined && { payload: payloadProblem }),
  };
  const errorOf = (name: string): string | undefined =>
    refused?.fields.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message ??
    (isChecked || (form[name] ?? '') !== '' ? problems[name] : undefined);
  const set = (name: string) => (value: string) => {
    setRefused(undefined);
    setForm({ ...form, [name]: value });
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setChecked(true);
    if (form.customerId === '' || Object.keys(problems).length > 0) return;
    setBusy(true);
    try {
      const answer = await bodyOf(api.POST('/v1/jobs', { body: job as NewJob }));
      tell.done('The job is accepted.');
      if ('id' in answer) navigate(`/jobs/${answer.id}`);
    } catch (error) {
      if (error instanceof ApiProblem) setRefused(error);
      tell.failed('The job was refused', error);
    } finally {
      setBusy(false);
    }
  };

  const fields = (names: readonly string[]) =>
    names.map((name) => (
      <SchemaField
        key={name}
        name={name}
        value={form[name] ?? ''}
        error={errorOf(name)}
        onChange={set(name)}
      />
    ));
  const taskNames = tasks.data?.items.map(({ name }) => name) ?? ['simulate'];
  return (
    <Card title="Job">
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        <div className="form-grid">
          {me.customerId === null && (
            <TextField
              label="Customer"
              value={form.customerId ?? ''}
              onChange={set('customerId')}
              required
              error={isChecked && form.customerId === '' ? 'A job needs a customer.' : errorOf('customerId')}
              hint="Its id."
            />
          )}
          <SelectField
            label="Task"
            value={form.task ?? 'simulate'}
            onChange={set('task')}
            options={[...new Set(['simulate', ...taskNames])].map((name) => [name, name] as const)}
            hint="The code to run."
          />
          {fields(FIRST)}
        </div>
        <TextField
          label="Payload"
          lines={4}
          value={form.payload ?? ''}
          onChange={set('payload')}
          error={errorOf('payload')}
          hint={fieldOf('payload').description}
        />
        <details>
          <summary>More</summary>
          <div className="form-grid more">{fields(MORE)}</div>
        </details>
        <div className="dialog-actions">
          <Button kind="primary" type="submit" disabled={isBusy}>
            Submit job
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface SchemaFieldProps {
  readonly name: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function SchemaField({ name, value, error, onChange }: SchemaFieldProps) {
  const schema = fieldOf(name);
  const label = LABELS[name] ?? name;
  const hint = name === 'records' ? 'all, or a range such as 1-500' : schema.description?.replaceAll('`', '');
  if (schema.enum)
    return (
      <SelectField
        label={label}
        value={value}
        hint={hint}
        error={error}
        onChange={onChange}
        options={[['', 'By itself'], ...schema.enum.map((option) => [option, option] as const)]}
      />
    );
  const isNumber = schema.type === 'number' || schema.type === 'integer';
  return (
    <TextField
      label={label}
      value={value}
      hint={hint}
      error={error}
      onChange={onChange}
      type={isNumber ? 'number' : 'text'}
      {...(schema.type === 'number' && { step: 'any' })}
    />
  );
}

/** The body that the form stands for; empty fields are left out. */
function jobOf(form: Readonly<Record<string, string>>): { job: object; payloadProblem: string | undefined } {
  const job: Record<string, unknown> = {};
  let payloadProblem: string | undefined;
  for (const [name, text] of Object.entries(form)) {
    if (text === '') continue;
    const { type } = fieldOf(name);
    if (name === 'payload') {
      try {
        job.payload = JSON.parse(text) as unknown;
      } catch {
        payloadProblem = 'This is no JSON.';
      }
    } else if (name === 'records') job.records = recordsOf(text);
    else job[name] = type === 'number' || type === 'integer' ? Number(text) : text;
  }
  return { job, payloadProblem };
}

function recordsOf(text: string): unknown {
  const [, from, to] = /^(\d+)\s*-\s*(\d+)$/.exec(text.trim()) ?? [];
  return from === undefined ? text.trim() : { from: Number(from), to: Number(to) };
}
