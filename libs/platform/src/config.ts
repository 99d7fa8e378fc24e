import { closest } from 'fastest-levenshtein';
import { z } from 'zod';

/** Where a value comes from: `process.env`, read once in `main.ts` and nowhere else. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting: its environment variable, its schema and what it means, from which `.env.example` is written. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly variable: string;
  readonly schema: Schema;
  /** Meaning, unit, default and special values, for `.env.example`. */
  readonly doc: string;
  readonly example?: string;
}

export type Settings = Readonly<Record<string, Setting>>;
export type ConfigOf<S extends Settings> = { readonly [Key in keyof S]: z.infer<S[Key]['schema']> };

/** A configuration that cannot be used; the message lists every problem, one a line. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads a process' configuration from its environment, once, and freezes it.
 *
 * All problems are reported together. An unknown `FAIRLANE_*` name is a problem too, since a misspelt setting that
 * is silently ignored is worse than none; `known` names those that other processes of the project read.
 *
 * @throws ConfigError naming every variable that is wrong
 */
export function loadConfig<S extends Settings>(
  settings: S,
  environment: Environment,
  known: readonly string[] = [],
): ConfigOf<S> {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    const raw = environment[setting.variable];
    const parsed = setting.schema.safeParse(raw === '' ? undefined : raw);
    if (parsed.success) config[key] = parsed.data;
    else problems.push(...parsed.error.issues.map((issue) => `${setting.variable}: ${issue.message}`));
  }
  problems.push(...unknownVariables(Object.values(settings), environment, known));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config) as ConfigOf<S>;
}

function unknownVariables(
  settings: readonly Setting[],
  environment: Environment,
  known: readonly string[],
): string[] {
  const names = [...settings.map((setting) => setting.variable), ...known].filter((name) =>
    name.startsWith('FAIRLANE_'),
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('FAIRLANE_') && !names.includes(name))
    .map((name) =>
      names.length === 0 ? `${name}: unknown` : `${name}: unknown; did you mean ${closest(name, names)}?`,
    );
}

/** Schemas for values that arrive as text. */
export const text = {
  integer: (min: number, max: number) => z.coerce.number().int().min(min).max(max),
  seconds: (min: number, max: number) => z.coerce.number().min(min).max(max),
  flag: () => z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true'),
  list: () =>
    z.string().transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),
  url: (...protocols: string[]) =>
    z
      .string({ error: 'is required' })
      .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
        error: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
      }),
};
