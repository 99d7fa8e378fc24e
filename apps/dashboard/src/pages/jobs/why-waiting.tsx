import { useQuery } from '@tanstack/react-query';
import { bodyOf, useApi } from '../../api/client.js';
import type { JobDetail, Waiting } from '../../api/types.js';
import { count, seconds } from '../../format/format.js';
import { Loaded } from '../../ui/states.js';

type Reason = NonNullable<Waiting['reason']>;

const TITLES: Record<Reason, string> = {
  parents: 'It waits for other jobs.',
  time: 'Its time has not come.',
  throttle: 'Its throttle key had a start a moment ago.',
  rate: 'Its customer has started as many jobs as it may a minute.',
  resources: 'Others hold what it needs to itself.',
  paused: 'Its customer is paused.',
  lane_paused: 'Its lane is paused.',
  cap: 'Its customer holds as many slots as it may.',
  no_worker: 'No worker serves its lane.',
  backlog: 'Others of its customer go first.',
  turn: "It is next, and waits for its customer's turn.",
};
/** Reasons that last until a person does something. */
const STUCK: readonly Reason[] = ['paused', 'lane_paused', 'no_worker'];
const MOST_COUNTED = 10_000;

/** The question that is asked most, answered before it is. */
export function WhyWaiting({ job }: { readonly job: JobDetail }) {
  const api = useApi();
  const waiting = useQuery({
    queryKey: ['waiting', job.id],
    queryFn: async ({ signal }) =>
      bodyOf(api.GET('/v1/jobs/{id}/waiting', { params: { path: { id: job.id } }, signal })),
    refetchInterval: 5_000,
  });
  return (
    <section className="why" aria-label="Why is it waiting?">
      <h2>Why is it waiting?</h2>
      <Loaded query={waiting} what="The reason">
        {({ reason, detail, position, etaSeconds }) => (
          <div className={reason !== null && STUCK.includes(reason) ? 'why-body stuck' : 'why-body'}>
            <div>
              <p className="why-title">{reason === null ? 'It does not wait.' : TITLES[reason]}</p>
              <p className="muted">{detail}</p>
            </div>
            {position !== null && (
              <div className="why-figure">
                <span className="compare-value">
                  {position > MOST_COUNTED ? `${count(MOST_COUNTED)}+` : count(position)}
                </span>
                <span className="muted">place in line</span>
              </div>
            )}
            <div className="why-figure">
              <span className="compare-value">
                {etaSeconds === null ? 'unknown' : `≈ ${seconds(etaSeconds)}`}
              </span>
              <span className="muted">until it starts</span>
            </div>
          </div>
        )}
      </Loaded>
    </section>
  );
}
