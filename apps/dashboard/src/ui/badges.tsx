import type { ReactNode } from 'react';
import type { JobState } from '../api/types.js';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'none';

interface BadgeProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

/** Colour and words: never colour alone. */
export function Badge({ tone = 'none', children }: BadgeProps) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

const TONES: Record<JobState, Tone> = {
  blocked: 'warn',
  scheduled: 'none',
  queued: 'none',
  running: 'info',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'none',
  expired: 'warn',
};

export function StateBadge({ state }: { readonly state: JobState }) {
  return <Badge tone={TONES[state]}>{state}</Badge>;
}

/** A bar from 0 to 1 with its figure beside it. */
export function Meter({ value, label, tone = 'info' }: { value: number; label: string; tone?: Tone }) {
  const percent = Math.min(100, Math.max(0, value * 100));
  return (
    <span
      className="meter"
      role="meter"
      aria-label={label}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span className={`meter-fill ${tone}`} style={{ width: `${percent}%` }} />
    </span>
  );
}
