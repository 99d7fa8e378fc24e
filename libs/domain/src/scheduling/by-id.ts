/**
 * Things by id, where ids come and go all the time.
 *
 * Not a Map of the things: it is copied to a new table every few dozen deletions, each table refers to its successor,
 * and V8's small collections free none of them before the next full one. Most turns lived on in such tables. A Map
 * of places keeps only ids alive (ADR 14).
 */
export class ById<T> {
  private readonly places = new Map<string, number>();
  private readonly things: (T | undefined)[] = [];
  private readonly unused: number[] = [];

  has(id: string): boolean {
    return this.places.has(id);
  }

  get(id: string): T | undefined {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.things[place];
  }

  add(id: string, thing: T): void {
    const place = this.unused.pop() ?? this.things.length;
    this.things[place] = thing;
    this.places.set(id, place);
  }

  delete(id: string): void {
    const place = this.places.get(id);
    if (place === undefined) return;
    this.places.delete(id);
    this.things[place] = undefined;
    this.unused.push(place);
  }

  /** In the order in which they were added. */
  *values(): Generator<T> {
    for (const place of this.places.values()) {
      const thing = this.things[place];
      if (thing !== undefined) yield thing;
    }
  }
}
