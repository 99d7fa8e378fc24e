/** What passes on one connection, told by name. */
export type Count = (name: string) => void;

/** Takes the bytes of one direction of a connection as they come, in pieces of any size. */
export type Reader = (bytes: Buffer) => void;

const EXECUTES = new Set(['B', 'Q'].map((type) => type.charCodeAt(0)));
const BIND = 'B'.charCodeAt(0);
const METHOD_FRAME = 1;

/**
 * Counts the statements that a client of PostgreSQL runs: prepared ones by name, others by their first words.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function statements(count: Count): Reader {
  let isStarted = false;
  return pieces((bytes) => {
    const header = isStarted ? 1 : 0; // the first message has no type
    if (bytes.length < header + 4) return undefined;
    const size = header + bytes.readInt32BE(header);
    if (bytes.length < size) return undefined;
    if (isStarted && EXECUTES.has(bytes[0]!)) count(statementOf(bytes.subarray(0, size)));
    isStarted = true;
    return size;
  });
}

function statementOf(message: Buffer): string {
  const text = message.toString('latin1', 5);
  if (message[0] !== BIND) return text.split('\0', 1)[0]!.trim().split(/\s+/, 2).join(' ');
  const [, name] = text.split('\0', 2);
  return name === undefined || name === '' ? 'unnamed' : name;
}

/** Of class 60, which is all that is done for each message; what opens and declares is not counted. */
const METHODS: Readonly<Record<number, string>> = { 40: 'publish', 60: 'deliver', 80: 'ack' };

/** Counts the messages that an AMQP 0-9-1 client publishes and acknowledges, or that it is delivered. */
export function messages(count: Count): Reader {
  let isStarted = false;
  return pieces((bytes) => {
    if (!isStarted && bytes.toString('latin1', 0, 4) === 'AMQP') {
      if (bytes.length < 8) return undefined;
      isStarted = true;
      return 8;
    }
    isStarted = true;
    if (bytes.length < 7) return undefined;
    const size = 7 + bytes.readUInt32BE(3) + 1;
    if (bytes.length < size) return undefined;
    if (bytes[0] === METHOD_FRAME && bytes.readUInt16BE(7) === 60) {
      const method = METHODS[bytes.readUInt16BE(9)];
      if (method !== undefined) count(method);
    }
    return size;
  });
}

/** Gives the bytes that are there to `take` again and again; it says how many it has used, or undefined for too few. */
function pieces(take: (bytes: Buffer) => number | undefined): Reader {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (let used = take(rest); used !== undefined; used = rest.length > 0 ? take(rest) : undefined)
      rest = rest.subarray(used);
  };
}
