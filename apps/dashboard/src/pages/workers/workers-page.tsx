import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf, useApi } from '../../api/client.js';
import type { Worker } from '../../api/types.js';
import { bytes, percent, plural, seconds, time } from '../../format/format.js';
import { Badge, Meter, type Tone } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Card, PageHead } from '../../ui/card.js';
import { Confirm } from '../../ui/dialogs.js';
import { Empty, Loaded } from '../../ui/states.js';
import { useTell } from '../../ui/toasts.js';
import { Gantt } from './gantt.js';
import { illnessOf } from './illness.js';

const TONES: Record<Worker['state'], Tone> = { up: 'good', draining: 'warn', down: 'none', lost: 'bad' };

/** Hosts and their slots: what each does, and how it is. */
export default function WorkersPage() {
  const api = useApi();
  const [isAll, setAll] = useState(false);
  const workers = useQuery({
    queryKey: ['workers'],
    queryFn: async ({ signal }) =>
      bodyOf(api.GET('/v1/workers', { params: { query: { limit: 1_000 } }, signal })),
    refetchInterval: 5_000, // CPU and memory change without an event
  });
  return (
    <>
      <PageHead title="Workers" />
      <Loaded query={workers} what="The workers">
        {({ items }) => {
          const present = items.filter(({ state }) => state === 'up' || state === 'draining');
          const shown = isAll ? items : items.filter(({ state }) => state !== 'down');
          if (items.length === 0)
            return <Empty title="No worker has come yet">Start one: it announces itself.</Empty>;
          return (
            <div className="stack">
              <Card
                title="Turns"
                hint={`the last minute of ${plural(slotsOf(present), 'slot')}, coloured by customer`}
              >
                {present.length === 0 ? (
                  <Empty title="No worker is up" />
                ) : (
                  <Gantt workers={present} readAt={workers.dataUpdatedAt} />
                )}
              </Card>
              <Card
                title="Hosts"
                actions={
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={isAll}
                      onChange={(event) => setAll(event.target.checked)}
                    />
                    also those that are down
                  </label>
                }
              >
                <ul className="workers">
                  {shown.map((worker) => (
                    <WorkerItem key={worker.id} worker={worker} />
                  ))}
                </ul>
              </Card>
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

const slotsOf = (workers: readonly Worker[]): number => workers.reduce((sum, { slots }) => sum + slots, 0);

function WorkerItem({ worker }: { worker: Worker }) {
  const { vitals } = worker;
  const illness = illnessOf(worker);
  const isPresent = worker.state === 'up' || worker.state === 'draining';
  return (
    <li className="worker">
      <div className="worker-head">
        <strong>{worker.host}</strong> <span className="muted">process {worker.pid}</span>{' '}
        <Badge tone={TONES[worker.state]}>{worker.state}</Badge>{' '}
        {illness !== undefined && <Badge tone="bad">{illness}</Badge>}
        <span className="muted worker-since">
          since {time(worker.startedAt)}, beat {seconds(worker.beatAgoSeconds)} ago
        </span>
        {worker.state === 'up' && <Drain worker={worker} />}
      </div>
      <div className="worker-figures">
        <Figure
          name="Slots"
          value={isPresent ? worker.turns.length / Math.max(1, worker.slots) : 0}
          text={`${worker.turns.length} of ${worker.slots} busy`}
        />
        {vitals && isPresent && (
          <>
            <Figure
              name="CPU"
              value={vitals.processCpus / vitals.hostCpus}
              text={`${vitals.processCpus.toFixed(2)} of ${vitals.hostCpus} CPUs; load ${vitals.hostLoad.toFixed(1)}`}
            />
            <Figure
              name="Memory"
              value={1 - vitals.hostFreeBytes / vitals.hostBytes}
              text={`${bytes(vitals.processBytes)}; host ${percent(1 - vitals.hostFreeBytes / vitals.hostBytes)} of ${bytes(vitals.hostBytes)}`}
            />
          </>
        )}
      </div>
      {worker.turns.length > 0 && (
        <details>
          <summary>What each slot holds</summary>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Slot</th>
                <th scope="col">Customer</th>
                <th scope="col">Type</th>
                <th scope="col">Pool</th>
                <th scope="col" className="number">
                  Jobs
                </th>
                <th scope="col" className="number">
                  Held
                </th>
              </tr>
            </thead>
            <tbody>
              {worker.turns.map((turn) => (
                <tr key={turn.slot}>
                  <td>{turn.slot}</td>
                  <td>{turn.customerId}</td>
                  <td>{turn.type}</td>
                  <td>{turn.pool}</td>
                  <td className="number">{turn.jobs}</td>
                  <td className="number">{seconds(turn.heldSeconds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </li>
  );
}

function Figure({ name, value, text }: { name: string; value: number; text: string }) {
  return (
    <div className="worker-figure">
      <span className="muted">{name}</span>
      <Meter value={value} label={name} tone={value > 0.95 && name !== 'Slots' ? 'warn' : 'info'} />
      <span>{text}</span>
    </div>
  );
}

function Drain({ worker }: { worker: Worker }) {
  const api = useApi();
  const tell = useTell();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const drain = async () => {
    try {
      await api.POST('/v1/workers/{id}/drain', { params: { path: { id: worker.id } } });
      tell.done(`${worker.host} drains.`);
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['workers'] });
    } catch (error) {
      tell.failed(`${worker.host} could not be drained`, error);
    }
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>Drain</Button>
      <Confirm
        title={`Drain ${worker.host}, process ${worker.pid}?`}
        action="Drain worker"
        isOpen={isAsking}
        onConfirm={() => void drain()}
        onClose={() => setAsking(false)}
      >
        It takes no more turns, ends the {plural(worker.turns.length, 'turn')} that it holds, and exits. Its{' '}
        {plural(worker.slots, 'slot')} are gone until it is started again.
      </Confirm>
    </>
  );
}
