/** One job of a log in the Standard Workload Format. Times are seconds of the log; users and groups are its numbers. */
export interface SwfJob {
  /** Seconds from the start of the log to the submission. */
  readonly submitSeconds: number;
  /** Run time alone on one processor; zero or more. */
  readonly runSeconds: number;
  readonly user: string;
  readonly group: string;
}

/** Places, from 1, of the fields that are read of the 18. */
const FIELD = { submit: 2, run: 4, user: 12, group: 13 } as const;

/**
 * Reads one line of a log in the Standard Workload Format (Chapin et al., "Benchmarks and Standards for the Evaluation
 * of Parallel Job Schedulers", 1999).
 *
 * @returns undefined for what is no job: a header line (`;`), an empty line, or a job whose submission or run time the
 *   log does not know (-1)
 */
export function parseSwfLine(line: string): SwfJob | undefined {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith(';')) return undefined;
  const fields = trimmed.split(/\s+/);
  const submitSeconds = Number(fields[FIELD.submit - 1]);
  const runSeconds = Number(fields[FIELD.run - 1]);
  const user = fields[FIELD.user - 1];
  const group = fields[FIELD.group - 1];
  if (!(submitSeconds >= 0) || !(runSeconds >= 0) || user === undefined || group === undefined)
    return undefined;
  return { submitSeconds, runSeconds, user, group };
}
