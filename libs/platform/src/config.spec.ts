import { describe, expect, it } from '@jest/globals';
import { type ConfigError, loadConfig, text } from './config.js';

const settings = {
  port: { variable: 'PORT', schema: text.integer(1, 65_535).default(3_000), doc: 'Port of the API.' },
  slots: { variable: 'FAIRLANE_SLOTS', schema: text.integer(1, 1_000).default(4), doc: 'Slots.' },
  databaseUrl: { variable: 'DATABASE_URL', schema: text.url('postgres:'), doc: 'PostgreSQL.' },
};
const valid = { DATABASE_URL: 'postgres://localhost/fairlane' };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(settings, environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('loadConfig', () => {
  it('parses, fills defaults and freezes', () => {
    const config = loadConfig(settings, { ...valid, FAIRLANE_SLOTS: '8' });
    expect(config).toEqual({ port: 3_000, slots: 8, databaseUrl: valid.DATABASE_URL });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig(settings, { ...valid, PORT: '' }).port).toBe(3_000);
  });

  it('reports every problem at once', () => {
    const problems = problemsOf({ PORT: 'http', DATABASE_URL: 'mysql://x/y' });
    expect(problems).toHaveLength(2);
    expect(problems.join()).toMatch(/PORT.*DATABASE_URL: must be a URL that begins with postgres:\/\//);
  });

  it('asks "did you mean" for a misspelt name', () => {
    expect(problemsOf({ ...valid, FAIRLANE_SLOT: '8' })).toEqual([
      'FAIRLANE_SLOT: unknown; did you mean FAIRLANE_SLOTS?',
    ]);
  });

  it('accepts the names that other processes read', () => {
    expect(loadConfig(settings, { ...valid, FAIRLANE_OTHER: 'x' }, ['FAIRLANE_OTHER']).slots).toBe(4);
  });
});
