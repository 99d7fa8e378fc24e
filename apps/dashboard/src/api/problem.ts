/** The API answered, and refused: RFC 9457 with a stable code. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Path and message of every wrong field. */
    readonly fields: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(message);
    this.name = 'ApiProblem';
  }
}

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: { path: string; message: string }[];
}

/** What a refusal says; of one that is none of the API's own (a proxy's page), its status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody;
  const message = body.detail ?? body.title ?? `The server answered ${response.status}.`;
  return new ApiProblem(response.status, body.code ?? 'HTTP', message, body.errors);
}

/** What to tell people of any failure. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  if (error instanceof TypeError) return 'The API cannot be reached.';
  return error instanceof Error ? error.message : String(error);
}
