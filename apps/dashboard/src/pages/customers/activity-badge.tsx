import type { Customer } from '../../api/types.js';
import { Badge, type Tone } from '../../ui/badges.js';

const TONES: Record<Customer['activity'], Tone> = {
  idle: 'none',
  active: 'info',
  very_active: 'info',
  hyperactive: 'warn',
};

export function ActivityBadge({ activity }: { readonly activity: Customer['activity'] }) {
  return <Badge tone={TONES[activity]}>{activity.replace('_', ' ')}</Badge>;
}
