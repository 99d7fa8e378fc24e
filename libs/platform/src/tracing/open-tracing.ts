import type { Tracing, TracingOptions } from './tracing.js';

/** Switches tracing on when there is an endpoint; loads OpenTelemetry then and only then. Once a process. */
export async function openTracing({ endpoint, ...options }: TracingOptions): Promise<Tracing | null> {
  if (endpoint === undefined) return null;
  const { OpenTelemetry } = await import('./open-telemetry.js');
  return new OpenTelemetry({ ...options, endpoint });
}
