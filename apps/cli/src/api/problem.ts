import { z } from 'zod';

const fieldSchema = z.object({ path: z.string(), message: z.string() });

/** RFC 9457 as the API answers it: a stable `code`, and the path of every wrong field of a bad body. */
const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(fieldSchema).optional(),
});

/** The API answered, and refused. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: readonly z.infer<typeof fieldSchema>[] = [],
  ) {
    super(message);
    this.name = 'ApiProblem';
  }

  /** Whether the same request may succeed later: too many requests, or something behind the API is down. */
  get transient(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  /** Detail, code and every wrong field, a line each. */
  get report(): string {
    return [
      `${this.message} (${this.status} ${this.code})`,
      ...this.fields.map((field) => `  ${field.path}: ${field.message}`),
    ].join('\n');
  }
}

/** The API gave no answer in time, or an answer that is none of its own. */
export class ApiUnreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiUnreachable';
  }
}

/** Reads a refusal; what is not problem+json (a proxy's page, say) is reported by its status alone. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  const problem = parsed.success ? parsed.data : {};
  const message = problem.detail ?? problem.title ?? (response.statusText || 'no reason given');
  return new ApiProblem(response.status, problem.code ?? 'HTTP', message, problem.errors);
}
