/** An even sample of any number of values, of bounded size. Vitter (1985), algorithm R. */
export class Reservoir {
  readonly values: number[] = [];
  private seen = 0;

  constructor(private readonly size: number) {}

  add(value: number): void {
    this.seen += 1;
    if (this.values.length < this.size) {
      this.values.push(value);
      return;
    }
    const place = Math.floor(Math.random() * this.seen);
    if (place < this.size) this.values[place] = value;
  }
}
