/** The amounts that several workloads share, so that their figures can be read together. */

export const JOBS = 100_000;
/** A tenth of them or less, to have every process compiled and every cache filled. */
export const WARM_UP_JOBS = 5_000;
export const CUSTOMERS = 100;
/** Of the workloads beside a long queue. */
export const MANY_JOBS = 10 * JOBS;
