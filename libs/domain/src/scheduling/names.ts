/** Texts by number: what a record of numbers refers to. The empty text is number 0 and costs nothing. */
export class Names {
  private readonly texts = [''];
  private readonly unused: number[] = [];

  add(text: string): number {
    if (text === '') return 0;
    const number = this.unused.pop() ?? this.texts.length;
    this.texts[number] = text;
    return number;
  }

  get(number: number): string {
    return this.texts[number] ?? '';
  }

  remove(number: number): void {
    if (number === 0) return;
    this.texts[number] = '';
    this.unused.push(number);
  }
}
