import { z } from 'zod';

/**
 * A body that is one thing or an array of it. Unlike a union it reports the issues of the form that was sent, each
 * with its path (`[3].executionSeconds`), and is documented as `anyOf` the two.
 */
export function oneOrMany<Item extends z.ZodType>(item: Item, most: number) {
  const many = z.array(item).min(1).max(most);
  return {
    /** For the documentation. */
    union: z.union([item, many]),
    '~standard': {
      version: 1 as const,
      vendor: 'fairlane',
      validate: (value: unknown) => (Array.isArray(value) ? many : item)['~standard'].validate(value),
      types: undefined as unknown as {
        input: z.input<Item> | z.input<Item>[];
        output: z.infer<Item> | z.infer<Item>[];
      },
    },
  };
}

export type OneOrMany<Item> = Item | Item[];

/** `[3].name`, or `name` for a single thing. */
export function fieldPath(body: OneOrMany<unknown>, index: number, field: string): string {
  return Array.isArray(body) ? `[${index}].${field}` : field;
}
