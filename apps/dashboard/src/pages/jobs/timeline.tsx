import { isEnded } from '@fairlane/domain';
import type { JobDetail } from '../../api/types.js';
import { seconds, time } from '../../format/format.js';

interface Bar {
  readonly row: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'wait' | 'turn' | 'failed';
  readonly text: string;
}

/** The waits and the turns of a job as bars, a row for each slot that served it. */
export function Timeline({ job }: { readonly job: JobDetail }) {
  const bars = barsOf(job, Date.now());
  const from = Math.min(...bars.map((bar) => bar.from));
  const to = Math.max(...bars.map((bar) => bar.to), from + 1);
  const rows = [...new Set(bars.map(({ row }) => row))];
  const place = (at: number) => ((at - from) / (to - from)) * 100;
  return (
    <figure className="timeline">
      <div role="img" aria-label={summaryOf(job, bars)}>
        {rows.map((row) => (
          <div key={row} className="timeline-row">
            <span className="timeline-name ellipsis" title={row}>
              {row}
            </span>
            <span className="timeline-track">
              {bars
                .filter((bar) => bar.row === row)
                .map((bar) => (
                  <span
                    key={`${bar.kind}${bar.from}`}
                    className={`timeline-bar ${bar.kind}`}
                    title={bar.text}
                    style={{
                      left: `${place(bar.from)}%`,
                      width: `max(2px, ${place(bar.to) - place(bar.from)}%)`,
                    }}
                  />
                ))}
            </span>
          </div>
        ))}
      </div>
      <figcaption className="timeline-axis">
        <span>{time(from)}</span>
        <span>{seconds((to - from) / 1_000)}</span>
        <span>{isEnded(job.state) ? time(to) : 'now'}</span>
      </figcaption>
      <div className="legend">
        <span>
          <i className="key-wait" /> waited
        </span>
        <span>
          <i className="key-turn" /> turn
        </span>
        <span>
          <i className="key-failed" /> failed attempt
        </span>
      </div>
    </figure>
  );
}

function barsOf(job: JobDetail, now: number): Bar[] {
  const at = (iso: string) => Date.parse(iso);
  const slotOf = (host: string | null, slot: number | null) => `${host ?? 'a worker'}, slot ${slot ?? '?'}`;
  const created = at(job.createdAt);
  const started = job.startedAt === null ? undefined : at(job.startedAt);
  const ended = job.finishedAt === null ? undefined : at(job.finishedAt);
  const waitEnd = started ?? ended ?? now;
  const bars: Bar[] = [
    {
      ...{ row: 'waited', kind: 'wait', from: created, to: waitEnd },
      text: `waited ${seconds((waitEnd - created) / 1_000)}`,
    },
  ];
  for (const { host, slot, slice, startedAt, endedAt } of job.timeline) {
    const [from, to] = [at(startedAt), at(endedAt)];
    const text = `turn ${slice + 1}: ${seconds((to - from) / 1_000)}, then a checkpoint`;
    bars.push({ row: slotOf(host, slot), kind: 'turn', from, to, text });
  }
  for (const { host, slot, attempt, startedAt, endedAt, error } of job.attempts) {
    const to = at(endedAt);
    const from = startedAt === null ? to : at(startedAt);
    bars.push({
      row: slotOf(host, slot),
      kind: 'failed',
      from,
      to,
      text: `attempt ${attempt}: ${error.message}`,
    });
  }
  const last = Math.max(
    ...job.timeline.map(({ endedAt }) => at(endedAt)),
    ...job.attempts.map(({ endedAt }) => at(endedAt)),
    started ?? 0,
  );
  // The turn that ended it, or that runs now, is in no list: it is told by the job's own times.
  if (started !== undefined && job.state !== 'failed') {
    const runs = job.state === 'running' || isEnded(job.state);
    const to = ended ?? now;
    const from = Math.max(
      last,
      job.timeline.length === 0 && job.attempts.length === 0 ? started : to - job.runSeconds * 1_000,
    );
    if (runs && to > from)
      bars.push({
        row: 'last turn',
        kind: 'turn',
        from,
        to,
        text: `last turn: ${seconds((to - from) / 1_000)}`,
      });
  }
  return bars;
}

function summaryOf(job: JobDetail, bars: readonly Bar[]): string {
  const turns = bars.filter(({ kind }) => kind === 'turn').length;
  return `Timeline: waited ${seconds(job.waitSeconds)}, ${turns} turns shown, ${job.attempts.length} failed attempts, ran ${seconds(job.runSeconds)}`;
}
