/** How busy a customer or a user is, by the number of its jobs in the queue. */
export const ACTIVITIES = ['idle', 'active', 'very_active', 'hyperactive'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** Most queued jobs of each: `idle` has none, `active` up to 10, `very_active` up to 100, `hyperactive` any number. */
const MOST: Record<Activity, number> = { idle: 0, active: 10, very_active: 100, hyperactive: Infinity };

export function activityOf(queuedJobs: number): Activity {
  return ACTIVITIES.find((activity) => queuedJobs <= MOST[activity]) ?? 'hyperactive';
}

/** The numbers of queued jobs that mean this activity, both included; `most` is null for no limit. */
export function queuedJobsOf(activity: Activity): { least: number; most: number | null } {
  const before = ACTIVITIES[ACTIVITIES.indexOf(activity) - 1];
  const most = MOST[activity];
  return { least: before === undefined ? 0 : MOST[before] + 1, most: most === Infinity ? null : most };
}
