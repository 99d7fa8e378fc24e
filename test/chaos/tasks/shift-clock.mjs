// Preloaded into a worker: its wall clock is off by CHAOS_CLOCK_OFF_SECONDS, as on a host whose clock nobody sets.
import process from 'node:process';

const offMillis = Number(process.env.CHAOS_CLOCK_OFF_SECONDS) * 1_000;
const RightDate = Date;

globalThis.Date = class extends RightDate {
  constructor(...parts) {
    if (parts.length === 0) super(RightDate.now() + offMillis);
    else super(...parts);
  }
  static now() {
    return RightDate.now() + offMillis;
  }
};
