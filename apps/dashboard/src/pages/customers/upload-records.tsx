import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { components } from '@fairlane/client';
import { useSession } from '../../api/client.js';
import { ApiProblem, messageOf } from '../../api/problem.js';
import { upload } from '../../api/upload.js';
import { bytes, count, percent, plural } from '../../format/format.js';
import { Meter } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Card } from '../../ui/card.js';

type Imported = components['schemas']['ImportedRecords'];

type State =
  | { readonly kind: 'ready' }
  | { readonly kind: 'sending'; readonly part: number; readonly size: number }
  | { readonly kind: 'done'; readonly imported: Imported }
  | { readonly kind: 'failed'; readonly error: unknown };

interface UploadRecordsProps {
  readonly customerId: string;
  readonly activeRecords: number;
}

/** A CSV of records, all or none of which are stored. */
export function UploadRecords({ customerId, activeRecords }: UploadRecordsProps) {
  const { key } = useSession();
  const queries = useQueryClient();
  const [state, setState] = useState<State>({ kind: 'ready' });
  const stopping = useRef<AbortController>(undefined);
  const send = async (file: File) => {
    stopping.current = new AbortController();
    setState({ kind: 'sending', part: 0, size: file.size });
    try {
      const imported = await upload<Imported>({
        path: `/v1/customers/${encodeURIComponent(customerId)}/records`,
        key,
        body: file,
        contentType: 'text/csv',
        signal: stopping.current.signal,
        onProgress: (part) => setState({ kind: 'sending', part, size: file.size }),
      });
      setState({ kind: 'done', imported });
      await queries.invalidateQueries({ queryKey: ['customer', customerId] });
    } catch (error) {
      setState({ kind: 'failed', error });
    }
  };
  return (
    <Card title="Records" hint={`${count(activeRecords)} active`}>
      <div className="form">
        <p className="muted">
          A CSV with a header: id, name, email, phone, address, country, state, city, pincode, dob, active;
          other columns become attributes. All lines are stored, or none.
        </p>
        <label className="file">
          <span className="field-name">CSV of records</span>
          <input
            type="file"
            accept=".csv,text/csv"
            disabled={state.kind === 'sending'}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) void send(file);
            }}
          />
        </label>
        <div aria-live="polite">
          {state.kind === 'sending' && (
            <div className="upload">
              <Meter value={state.part} label="Sent" />
              <span>
                {state.part < 1 ? `${percent(state.part)} of ${bytes(state.size)} sent` : 'Storing ...'}
              </span>
              <Button onClick={() => stopping.current?.abort()}>Stop</Button>
            </div>
          )}
          {state.kind === 'done' && (
            <p className="good-text">{plural(state.imported.inserted, 'record')} stored.</p>
          )}
          {state.kind === 'failed' && (
            <div className="bad-text">
              <p>{messageOf(state.error)}</p>
              {state.error instanceof ApiProblem &&
                state.error.fields.slice(0, 10).map((field) => (
                  <p key={field.path}>
                    <code>{field.path}</code> {field.message}
                  </p>
                ))}
            </div>
          )}
        </div>
      </div>
    </Card>
  );
}
