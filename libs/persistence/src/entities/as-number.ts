/** bigint columns come back from pg as strings; ours stay far below 2^53. */
export const asNumber = {
  to: (value: number | null): number | null => value,
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
};
