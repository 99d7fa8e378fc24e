/** How busy a customer or a user is, by the number of its jobs in the queue. */
export const ACTIVITIES = ['idle', 'active', 'very_active', 'hyperactive'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** `idle` with nothing queued, `active` to 10 jobs, `very_active` to 100, `hyperactive` above. */
export function activityOf(queuedJobs: number): Activity {
  if (queuedJobs === 0) return 'idle';
  if (queuedJobs <= 10) return 'active';
  return queuedJobs <= 100 ? 'very_active' : 'hyperactive';
}
