/** First in, first out, without moving the rest at each step. */
export class Queue<T> {
  private items: T[] = [];
  private next = 0;

  get length(): number {
    return this.items.length - this.next;
  }

  push(item: T): void {
    this.items.push(item);
  }

  peek(): T | undefined {
    return this.items[this.next];
  }

  shift(): T | undefined {
    const item = this.items[this.next];
    if (item === undefined) return undefined;
    this.next++;
    if (this.next > this.items.length / 2) {
      this.items = this.items.slice(this.next);
      this.next = 0;
    }
    return item;
  }
}
