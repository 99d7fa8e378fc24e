/** What was checked, with figures: a line as soon as it is known, and all of them as a table at the end. */
export class Report {
  #rows = [];
  #log;

  constructor(log) {
    this.#log = log;
  }

  get failed() {
    return this.#rows.filter(({ ok }) => !ok).length;
  }

  step(text) {
    this.#log(`\n== ${text}`);
  }

  /** @param figure what was seen, in words */
  check(what, ok, figure) {
    this.#rows.push({ what, ok, figure: String(figure) });
    this.#log(`${ok ? 'ok    ' : 'FAILED'}  ${what}: ${figure}`);
  }

  print() {
    const width = Math.max(...this.#rows.map(({ what }) => what.length));
    this.#log('');
    for (const { what, ok, figure } of this.#rows)
      this.#log(`${ok ? 'ok    ' : 'FAILED'}  ${what.padEnd(width)}  ${figure}`);
    this.#log(`${this.#rows.length - this.failed} passed, ${this.failed} failed`);
  }
}
