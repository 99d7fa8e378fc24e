import { DomainError, type FieldIssue } from '@fairlane/domain';
import { type ArgumentMetadata, Injectable, StandardSchemaValidationPipe } from '@nestjs/common';

type Segment = PropertyKey | { readonly key: PropertyKey };

interface Issue {
  readonly message: string;
  readonly path?: readonly Segment[] | undefined;
  /** Zod's names of unknown fields, which it reports as one issue at their parent. */
  readonly keys?: readonly string[];
}

/** Checks what came in against the schema of its place, and names every wrong field by its path. */
@Injectable()
export class RequestValidationPipe extends StandardSchemaValidationPipe {
  override async transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    const { schema } = metadata;
    if (!schema || !this.toValidate(metadata)) return value;
    const result = await this.validate(value, schema);
    if (result.issues) throw invalidRequest(result.issues, placeOf(metadata));
    return result.value as Value;
  }
}

/** What goes before the paths of its issues: `?` in the query, the parameter's name in the path, nothing in the body. */
function placeOf({ type, data }: ArgumentMetadata): string {
  if (type === 'query') return `?${data ?? ''}`;
  return type === 'param' ? (data ?? '') : '';
}

/** The error for issues of a schema; `prefix` goes before every path. */
export function invalidRequest(issues: readonly Issue[], prefix = ''): DomainError {
  const fields = issues
    .flatMap(fieldIssues)
    .map(({ path, message }) => ({ path: `${prefix}${path}`, message }));
  const count = fields.length === 1 ? '1 field is wrong.' : `${fields.length} fields are wrong.`;
  return new DomainError('invalid', 'REQUEST.INVALID', count, { issues: fields });
}

/** Issues of one schema as fields: an unknown field is an issue of its own. */
export function fieldIssues(issue: Issue): FieldIssue[] {
  const path = issue.path ?? [];
  if (issue.keys === undefined) return [{ path: pathText(path), message: issue.message }];
  return issue.keys.map((key) => ({ path: pathText([...path, key]), message: 'Unknown field' }));
}

/** `[3].payload.url`, as one would write it in code. */
function pathText(path: readonly Segment[]): string {
  return path.reduce<string>((text, segment) => {
    const key = typeof segment === 'object' ? segment.key : segment;
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
