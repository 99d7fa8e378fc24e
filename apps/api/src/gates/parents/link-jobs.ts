import { DomainError, type FieldIssue, orderOf, partsOf } from '@fairlane/domain';
import { closest } from 'fastest-levenshtein';
import { validate as isUuid } from 'uuid';
import { fieldPath, type OneOrMany } from '../../validation/one-or-many.js';

/** What a job says of those that it waits for. */
export interface LinkedInput {
  readonly customerId: string;
  readonly key?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
}

/** A parent of a job: another of the same call, or one of an earlier call. */
export type Link = {
  /** As `dependsOn` has it. */
  readonly name: string;
  /** Where it stands in the body. */
  readonly path: string;
} & ({ readonly index: number; readonly id?: never } | { readonly id: string; readonly index?: never });

/** How the jobs of one call hang together. */
export interface Links {
  /** By the place of the job in the call, in the order of its `dependsOn`. */
  readonly parents: readonly (readonly Link[])[];
  /** For each job the first job of those that it is connected with, itself when it is alone. */
  readonly firsts: readonly number[];
}

/** Most dependencies of all jobs of a call together. */
const MOST_LINKS = 100_000;
/** Names of a long circle that are spelled out. */
const NAMED = 20;

/**
 * Finds what the `dependsOn` of a call's jobs name. A job of another customer is as good as not there. Undefined when no
 * job waits for another. Keys count within a scope: an import gives each line its own.
 * @throws DomainError FLOW.UNKNOWN_KEY, FLOW.CYCLE or REQUEST.INVALID, naming every place where it holds
 */
export function linkJobs(
  body: OneOrMany<unknown>,
  inputs: readonly LinkedInput[],
  scopeOf: (index: number) => number = () => 0,
): Links | undefined {
  if (inputs.every(({ dependsOn }) => dependsOn === undefined || dependsOn.length === 0)) return undefined;
  const places = new Map<string, number>();
  const nameOf = (index: number, key: string): string => `${scopeOf(index)} ${key}`;
  for (const [index, { key }] of inputs.entries())
    if (key !== undefined) places.set(nameOf(index, key), index);

  const issues: FieldIssue[] = [];
  let count = 0;
  const parents = inputs.map(({ customerId, dependsOn = [] }, child) =>
    withoutRepeats(dependsOn).flatMap(({ name, at }): Link[] => {
      count += 1;
      const path = fieldPath(body, child, `dependsOn[${at}]`);
      const index = places.get(nameOf(child, name));
      if (index !== undefined && inputs[index]?.customerId === customerId) return [{ name, path, index }];
      if (index === undefined && isUuid(name)) return [{ name, path, id: name.toLowerCase() }];
      issues.push({ path, message: unknownKey(name, customerId, inputs) });
      return [];
    }),
  );
  if (count > MOST_LINKS) {
    const detail = `The jobs of a call may wait for ${MOST_LINKS} others in all; these name ${count}.`;
    throw new DomainError('invalid', 'REQUEST.INVALID', detail);
  }
  if (issues.length > 0) {
    const detail = 'A job waits for one that is not there.';
    throw new DomainError('invalid', 'FLOW.UNKNOWN_KEY', detail, { issues });
  }
  const within = parents.map((links) => links.flatMap(({ index }) => index ?? []));
  const { cycle } = orderOf(within);
  if (cycle) throw inACircle(body, inputs, cycle);
  return { parents, firsts: partsOf(within) };
}

function withoutRepeats(names: readonly string[]): { name: string; at: number }[] {
  const seen = new Set<string>();
  return names.flatMap((name, at) => (seen.has(name) ? [] : (seen.add(name), [{ name, at }])));
}

function unknownKey(name: string, customerId: string, inputs: readonly LinkedInput[]): string {
  const keys = inputs.flatMap((input) =>
    input.customerId === customerId && input.key !== undefined ? [input.key] : [],
  );
  const hint = keys.length > 0 && keys.length <= 1_000 ? `; did you mean ${closest(name, keys)}?` : '';
  return `No job of this call and this customer has the key ${name}, and it is no id${hint}`;
}

function inACircle(
  body: OneOrMany<unknown>,
  inputs: readonly LinkedInput[],
  cycle: readonly number[],
): DomainError {
  const names = cycle.map((node) => inputs[node]?.key ?? `[${node}]`);
  const shown = names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names;
  const circle = [...shown, names[0]].join(' -> ');
  const detail = `Jobs wait for each other in a circle: ${circle}.`;
  const issues = cycle.map((node, at) => ({
    path: fieldPath(body, node, 'dependsOn'),
    message: `Waits for ${names[(at + 1) % names.length] ?? ''}, in the circle ${circle}`,
  }));
  return new DomainError('invalid', 'FLOW.CYCLE', detail, { issues: issues.slice(0, NAMED) });
}
