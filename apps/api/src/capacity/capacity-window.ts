import type { JobsArrived, TurnSettled } from '@fairlane/contracts';

/** How far back the figures look, and in which steps they forget. Seconds. */
export const WINDOW_SECONDS = 300;
const STEP_SECONDS = 10;
/** Run times that are kept of one stage in one step. */
const SAMPLES_PER_STEP = 200;

/** What one task did in one pool within the window. */
export interface StageFigures {
  readonly pool: string;
  readonly task: string;
  /** Jobs that came, a second. */
  readonly arrivalsPerSecond: number;
  /** Jobs that ended. */
  readonly jobs: number;
  readonly meanRunSeconds: number;
  readonly varianceSeconds: number;
  /** Run times of ended jobs, at most 200 of each ten seconds. */
  readonly samples: readonly number[];
  /** Slot seconds that its jobs ran. */
  readonly slotSeconds: number;
  /** CPU seconds for each second that a job ran; null where nothing was measured. */
  readonly cpuPerSecond: number | null;
}

interface StageStep {
  jobs: number;
  seconds: number;
  squares: number;
  slotSeconds: number;
  samples: number[];
  alone: [seconds: number, cpu: number];
  shared: [seconds: number, cpu: number];
}

interface Step {
  readonly at: number;
  readonly stages: Map<string, StageStep>;
  readonly heldByPool: Map<string, number>;
  readonly arrivals: Map<string, number>;
}

/** What was measured with a job alone is used from so much on: less of it may be chance. Seconds. */
const ENOUGH_ALONE_SECONDS = 1;

/** The last five minutes of settled turns and of submissions, by pool and task, as this process heard of them. */
export class CapacityWindow {
  private steps: Step[] = [];
  private startedAt: number | undefined;

  /** @param now monotonic seconds, as everywhere here */
  settled({ pool, heldSeconds, tasks = [], runSeconds }: TurnSettled, now: number): void {
    const step = this.stepAt(now);
    step.heldByPool.set(pool, (step.heldByPool.get(pool) ?? 0) + heldSeconds);
    for (const use of tasks) {
      const stage = stageOf(step, pool, use.task);
      stage.jobs += use.jobs;
      stage.seconds += use.runSeconds;
      stage.squares += use.runSecondsSquared;
      stage.slotSeconds += use.alone.seconds + use.shared.seconds;
      add(stage.alone, use.alone);
      add(stage.shared, use.shared);
      // The samples are the turn's: they are one task's when the turn had only that.
      const room = tasks.length === 1 ? SAMPLES_PER_STEP - stage.samples.length : 0;
      stage.samples.push(...runSeconds.slice(0, Math.max(0, room)));
    }
  }

  arrived({ tasks }: JobsArrived, now: number): void {
    const step = this.stepAt(now);
    for (const { task, jobs } of tasks) step.arrivals.set(task, (step.arrivals.get(task) ?? 0) + jobs);
  }

  /** Slot seconds by pool. */
  heldByPool(now: number): Map<string, number> {
    return sums(this.within(now).map(({ heldByPool }) => heldByPool));
  }

  /** By pool and task. A task's arrivals are dealt out to the pools as its jobs are. */
  stages(now: number): StageFigures[] {
    const steps = this.within(now);
    const span = this.span(now);
    const arrivals = sums(steps.map((step) => step.arrivals));
    const stages = new Map<string, StageStep>();
    for (const step of steps) for (const [id, stage] of step.stages) merge(stages, id, stage);
    const jobsOf = new Map<string, number>();
    for (const [id, { jobs }] of stages) jobsOf.set(taskOf(id), (jobsOf.get(taskOf(id)) ?? 0) + jobs);
    return [...stages].map(([id, stage]): StageFigures => {
      const [pool = ''] = id.split('\n');
      const task = taskOf(id);
      const share = stage.jobs / Math.max(1, jobsOf.get(task) ?? 0);
      const mean = stage.jobs === 0 ? 0 : stage.seconds / stage.jobs;
      return {
        ...{ pool, task, jobs: stage.jobs, samples: stage.samples, slotSeconds: stage.slotSeconds },
        arrivalsPerSecond: ((arrivals.get(task) ?? 0) * share) / span,
        meanRunSeconds: mean,
        varianceSeconds: stage.jobs === 0 ? 0 : Math.max(0, stage.squares / stage.jobs - mean ** 2),
        cpuPerSecond: cpuPerSecond(stage),
      };
    });
  }

  /** Seconds that the figures are of. */
  span(now: number): number {
    return Math.max(1, Math.min(WINDOW_SECONDS, now - (this.startedAt ?? now)));
  }

  private within(now: number): Step[] {
    return this.steps.filter(({ at }) => at > now - WINDOW_SECONDS);
  }

  private stepAt(now: number): Step {
    this.startedAt ??= now;
    const at = Math.floor(now / STEP_SECONDS) * STEP_SECONDS;
    const last = this.steps.at(-1);
    if (last?.at === at) return last;
    const step: Step = { at, stages: new Map(), heldByPool: new Map(), arrivals: new Map() };
    this.steps = [...this.within(now), step];
    return step;
  }
}

const taskOf = (id: string): string => id.slice(id.indexOf('\n') + 1);

function newStage(): StageStep {
  return { jobs: 0, seconds: 0, squares: 0, slotSeconds: 0, samples: [], alone: [0, 0], shared: [0, 0] };
}

function stageOf(step: Step, pool: string, task: string): StageStep {
  const id = `${pool}\n${task}`;
  const stage = step.stages.get(id) ?? newStage();
  step.stages.set(id, stage);
  return stage;
}

function add(sum: [number, number], { seconds, cpuSeconds }: { seconds: number; cpuSeconds: number }): void {
  sum[0] += seconds;
  sum[1] += cpuSeconds;
}

function merge(stages: Map<string, StageStep>, id: string, step: StageStep): void {
  const stage = stages.get(id) ?? newStage();
  stages.set(id, stage);
  stage.jobs += step.jobs;
  stage.seconds += step.seconds;
  stage.squares += step.squares;
  stage.slotSeconds += step.slotSeconds;
  stage.samples.push(...step.samples);
  add(stage.alone, { seconds: step.alone[0], cpuSeconds: step.alone[1] });
  add(stage.shared, { seconds: step.shared[0], cpuSeconds: step.shared[1] });
}

function cpuPerSecond({ alone, shared }: StageStep): number | null {
  const [seconds, cpu] = alone[0] >= ENOUGH_ALONE_SECONDS || shared[0] === 0 ? alone : shared;
  return seconds === 0 ? null : cpu / seconds;
}

function sums(maps: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const map of maps) for (const [key, value] of map) total.set(key, (total.get(key) ?? 0) + value);
  return total;
}
