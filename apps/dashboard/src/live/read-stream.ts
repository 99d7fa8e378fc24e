import { createParser } from 'eventsource-parser';

/** The server sends a comment every 5 s; a stream that is silent for longer than this is broken. Milliseconds. */
const SILENCE_MILLIS = 12_000;

export interface StreamOptions {
  readonly url: string;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  readonly onEvent: (name: string, data: string) => void;
}

/** The key was refused: there is no sense in trying again. */
export class KeyRefused extends Error {}

/**
 * Reads server-sent events by fetch, since `EventSource` cannot send a key in a header and a key in an address ends up
 * in logs. Returns, or rejects, when the stream is over.
 */
export async function readStream({ url, key, signal, onOpen, onEvent }: StreamOptions): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MILLIS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MILLIS);
  };
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status === 401) throw new KeyRefused('The key is no longer valid.');
    if (!response.ok || !response.body) throw new Error(`The stream was refused with ${response.status}.`);
    onOpen();
    const parser = createParser({ onEvent: ({ event, data }) => onEvent(event ?? 'message', data) });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heard();
      parser.feed(part.value);
    }
  } finally {
    clearTimeout(timer);
  }
}
