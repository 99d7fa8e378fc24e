import { type SubmitEvent, useRef, useState } from 'react';
import type { components } from '@fairlane/client';
import { useSession } from '../../api/client.js';
import { messageOf } from '../../api/problem.js';
import { upload } from '../../api/upload.js';
import { bytes, count, percent, plural } from '../../format/format.js';
import { Meter } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';
import { TextField } from '../../ui/fields.js';

type Import = components['schemas']['Import'];

type State =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sending'; readonly part: number; readonly size: number }
  | { readonly kind: 'done'; readonly report: Import }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Each line of a CSV becomes a job, or a flow of jobs. */
export function ImportForm() {
  const { key, me } = useSession();
  const [mapping, setMapping] = useState(() => exampleOf(me.customerId));
  const [file, setFile] = useState<File>();
  const [state, setState] = useState<State>({ kind: 'ready' });
  const stopping = useRef<AbortController>(undefined);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!file) return;
    const form = new FormData();
    form.append('mapping', mapping);
    form.append('file', file);
    stopping.current = new AbortController();
    setState({ kind: 'sending', part: 0, size: file.size });
    try {
      const report = await upload<Import>({
        ...{ path: '/v1/imports', key, body: form, signal: stopping.current.signal },
        onProgress: (part) => setState({ kind: 'sending', part, size: file.size }),
      });
      setState({ kind: 'done', report });
    } catch (error) {
      setState({ kind: 'failed', error });
    }
  };
  const isJson = canParse(mapping);
  return (
    <Card title="Jobs from a CSV">
      <form className="form" onSubmit={(event) => void send(event)}>
        <TextField
          label="Mapping"
          lines={9}
          value={mapping}
          onChange={setMapping}
          error={isJson ? undefined : 'This is no JSON.'}
          hint="The jobs that a line becomes. {column} stands for a cell, {column:number} for one read as a number."
        />
        <label className="file">
          <span className="field-name">CSV with a header line</span>
          <input type="file" accept=".csv,text/csv" onChange={(event) => setFile(event.target.files?.[0])} />
        </label>
        <div className="dialog-actions">
          <Button kind="primary" type="submit" disabled={!file || !isJson || state.kind === 'sending'}>
            Submit
          </Button>
        </div>
        <div aria-live="polite">
          {state.kind === 'sending' && (
            <div className="upload">
              <Meter value={state.part} label="Sent" />
              <span>
                {state.part < 1 ? `${percent(state.part)} of ${bytes(state.size)} sent` : 'Submitting ...'}
              </span>
              <Button onClick={() => stopping.current?.abort()}>Stop</Button>
            </div>
          )}
          {state.kind === 'done' && <Report report={state.report} />}
          {state.kind === 'failed' && <p className="bad-text">{messageOf(state.error)}</p>}
        </div>
      </form>
    </Card>
  );
}

function Report({ report }: { report: Import }) {
  return (
    <>
      <p className="good-text">
        {plural(report.jobs, 'job')} of {plural(report.accepted, 'line')} submitted
        {report.rejected > 0 && `; ${plural(report.rejected, 'line')} rejected`}.
      </p>
      {report.errors.length > 0 && (
        <ul className="bad-text">
          {report.errors.slice(0, 20).map(({ line, path, message }) => (
            <li key={`${line}${path}`}>
              line {count(line)}: <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function exampleOf(customerId: string | null): string {
  const mapping = {
    customerId: customerId ?? 'acme',
    jobs: [{ name: '{order}', executionSeconds: '{seconds:number}', payload: { order: '{order}' } }],
  };
  return JSON.stringify(mapping, null, 2);
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
