import { JOB_STATES } from '@fairlane/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { bodyOf, useApi, useIsStaff } from '../../api/client.js';
import type { Flow } from '../../api/types.js';
import { count, plural, seconds, time } from '../../format/format.js';
import { Badge, StateBadge, type Tone } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Card, Facts, PageHead } from '../../ui/card.js';
import { Confirm } from '../../ui/dialogs.js';
import { Empty, Loaded } from '../../ui/states.js';
import { useTell } from '../../ui/toasts.js';
import { FlowGraph, MOST_DRAWN } from './flow-graph.js';

const TONES: Record<Flow['state'], Tone> = {
  active: 'info',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'none',
  expired: 'warn',
};

export default function FlowPage({ id }: { readonly id: string }) {
  const api = useApi();
  const isStaff = useIsStaff();
  const flow = useQuery({
    queryKey: ['flow', id],
    queryFn: async ({ signal }) => bodyOf(api.GET('/v1/flows/{id}', { params: { path: { id } }, signal })),
  });
  return (
    <Loaded query={flow} what="The flow">
      {(data) => (
        <>
          <PageHead title={data.nodes[0]?.name ?? 'Flow'}>
            <Badge tone={TONES[data.state]}>{data.state}</Badge>
            <span className="muted mono">{data.id}</span>
            {data.state === 'active' && <CancelFlow flow={data} />}
          </PageHead>
          <div className="stack">
            <Card title="Flow">
              <Facts
                items={[
                  [
                    'Customer',
                    isStaff ? (
                      <Link href={`/customers/${encodeURIComponent(data.customerId)}`}>
                        {data.customerId}
                      </Link>
                    ) : (
                      data.customerId
                    ),
                  ],
                  ['Jobs', count(data.nodes.length)],
                  ['Critical path', seconds(data.criticalPath.seconds)],
                  ['Left of it', seconds(data.criticalPath.remainingSeconds)],
                  ['Ends in about', data.state === 'active' ? seconds(data.etaSeconds) : '–'],
                  ['Created', time(data.createdAt)],
                  ['Ended', time(data.finishedAt)],
                ]}
              />
              <p className="states">
                {JOB_STATES.filter((state) => (data.states[state] ?? 0) > 0).map((state) => (
                  <span key={state}>
                    <StateBadge state={state} /> {count(data.states[state] ?? 0)}
                  </span>
                ))}
              </p>
            </Card>
            <Card title="Graph" hint="left to right: what waits for what; the critical path is strong">
              {data.nodes.length > MOST_DRAWN ? (
                <Empty title={`${plural(data.nodes.length, 'job')} are too many to draw`}>
                  Up to {MOST_DRAWN} are; the list of jobs has them all.
                </Empty>
              ) : (
                <FlowGraph flow={data} />
              )}
            </Card>
          </div>
        </>
      )}
    </Loaded>
  );
}

function CancelFlow({ flow }: { flow: Flow }) {
  const api = useApi();
  const tell = useTell();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = async () => {
    try {
      const answer = await bodyOf(api.POST('/v1/flows/{id}/cancel', { params: { path: { id: flow.id } } }));
      tell.done(
        `${plural(answer.cancelled, 'job')} cancelled${answer.requested > 0 ? `; ${answer.requested} end with their turn` : ''}.`,
      );
      setAsking(false);
      await queries.invalidateQueries({ queryKey: ['flow', flow.id] });
    } catch (error) {
      tell.failed('The flow could not be cancelled', error);
    }
  };
  return (
    <div className="actions">
      <Button kind="danger" onClick={() => setAsking(true)}>
        Cancel flow
      </Button>
      <Confirm
        title="Cancel this flow?"
        action="Cancel flow"
        isOpen={isAsking}
        onConfirm={() => void cancel()}
        onClose={() => setAsking(false)}
      >
        All of its unfinished jobs are cancelled; those that run end with their turn.
      </Confirm>
    </div>
  );
}
