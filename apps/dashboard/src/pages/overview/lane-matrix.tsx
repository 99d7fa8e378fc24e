import { JOB_TYPES, TIERS } from '@fairlane/domain';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useApi } from '../../api/client.js';
import type { Lane } from '../../api/types.js';
import { count, rate, seconds } from '../../format/format.js';
import { Button } from '../../ui/button.js';
import { Card, Facts } from '../../ui/card.js';
import { Confirm, Dialog } from '../../ui/dialogs.js';
import { useTell } from '../../ui/toasts.js';

/** Queued jobs at which a lane is as hot as can be shown. */
const HOTTEST = 10_000;

/** Three tiers by five job types: what is queued, and how long the oldest of it has waited. */
export function LaneMatrix({ lanes }: { readonly lanes: readonly Lane[] }) {
  const [open, setOpen] = useState<string>();
  const shown = lanes.find((lane) => keyOf(lane) === open);
  return (
    <Card title="Lanes" className="lanes" hint="queued jobs, and the oldest wait">
      <table className="matrix">
        <thead>
          <tr>
            <td />
            {JOB_TYPES.map((type) => (
              <th key={type} scope="col">
                {type}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {TIERS.map((tier) => (
            <tr key={tier}>
              <th scope="row">{tier}</th>
              {JOB_TYPES.map((type) => {
                const lane = lanes.find((candidate) => candidate.tier === tier && candidate.type === type);
                return (
                  <td key={type}>{lane && <LaneCell lane={lane} onOpen={() => setOpen(keyOf(lane))} />}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shown && <LaneDialog lane={shown} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

const keyOf = ({ tier, type }: Lane): string => `${tier}.${type}`;

function LaneCell({ lane, onOpen }: { lane: Lane; onOpen: () => void }) {
  const heat = Math.min(1, Math.log10(1 + lane.queued) / Math.log10(1 + HOTTEST));
  const isIdle = lane.queued === 0 && lane.running === 0;
  return (
    <button
      type="button"
      className={`lane ${isIdle ? 'idle' : ''} ${lane.paused ? 'paused' : ''}`}
      style={{ '--heat-part': `${Math.round(heat * 62)}%` } as React.CSSProperties}
      onClick={onOpen}
    >
      <span className="sr-only">
        {lane.tier}, {lane.type}:
      </span>
      <span className="lane-queued">{isIdle ? <span aria-hidden="true">·</span> : count(lane.queued)}</span>
      <span className="sr-only">{isIdle ? 'idle' : 'queued,'}</span>
      {!isIdle && <span className="lane-wait">{waitText(lane)}</span>}
    </button>
  );
}

function waitText({ paused, queued, running, oldestWaitSeconds }: Lane): string {
  if (paused) return 'paused';
  if (queued > 0) return seconds(oldestWaitSeconds);
  return running > 0 ? `${running} run` : '';
}

function LaneDialog({ lane, onClose }: { lane: Lane; onClose: () => void }) {
  const api = useApi();
  const tell = useTell();
  const [, navigate] = useLocation();
  const [isAsking, setAsking] = useState(false);
  const name = `${lane.tier}, ${lane.type}`;
  const params = { path: { tier: lane.tier, type: lane.type } };
  const change = async (isPausing: boolean) => {
    try {
      await (isPausing
        ? api.POST('/v1/lanes/{tier}/{type}/pause', { params })
        : api.POST('/v1/lanes/{tier}/{type}/resume', { params }));
      tell.done(`The lane ${name} is ${isPausing ? 'paused' : 'served again'}.`);
      setAsking(false);
    } catch (error) {
      tell.failed(`The lane ${name} could not be changed`, error);
    }
  };
  return (
    <Dialog title={`Lane ${name}`} isOpen onClose={onClose}>
      <Facts
        items={[
          ['Queued', count(lane.queued)],
          ['Running', count(lane.running)],
          ['Oldest wait', seconds(lane.oldestWaitSeconds)],
          ['Wait p50, last minute', seconds(lane.waitP50Seconds)],
          ['Wait p99, last minute', seconds(lane.waitP99Seconds)],
          ['Jobs a second', rate(lane.jobsPerSecond)],
        ]}
      />
      <div className="dialog-actions">
        <Button onClick={() => navigate(`/jobs?type=${lane.type}&state=queued`)}>
          Show its type&apos;s jobs
        </Button>
        {lane.paused ? (
          <Button kind="primary" onClick={() => void change(false)}>
            Resume lane
          </Button>
        ) : (
          <Button kind="danger" onClick={() => setAsking(true)}>
            Pause lane
          </Button>
        )}
      </div>
      <Confirm
        title={`Pause the lane ${name}?`}
        action="Pause lane"
        isOpen={isAsking}
        onConfirm={() => void change(true)}
        onClose={() => setAsking(false)}
      >
        No {lane.type} job of any {lane.tier} customer starts until it is resumed. Jobs are accepted as
        always, and wait.
      </Confirm>
    </Dialog>
  );
}
