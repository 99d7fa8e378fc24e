const COLOURS = 10;

/**
 * Gives each customer a colour and keeps it: the first ten have one of their own, the others share. Who is noisy has
 * the colour of noise, on this page as on the first.
 */
export class CustomerColours {
  private readonly places = new Map<string, number>();

  /** The name of a colour of the theme. */
  of(customerId: string, isNoisy: boolean): string {
    if (isNoisy) return 'noisy-fill';
    let place = this.places.get(customerId);
    if (place === undefined) {
      place = this.places.size % COLOURS;
      this.places.set(customerId, place);
    }
    return `c${place}`;
  }
}
