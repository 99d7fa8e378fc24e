import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A TCP link to a server that a test can break in the ways in which networks do, and mend. */
export interface CuttableLink {
  /** The server's URL, by way of the link. */
  readonly url: string;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  /** From now on everything takes this long to arrive, either way. */
  delay(millis: number): void;
  /**
   * Half-open: connections stay, and nothing arrives, as when a host vanishes or a firewall forgets. New ones are taken
   * and are as dead. Those that were made so stay so after `mend`; it is for the two ends to notice.
   */
  hang(): void;
  /**
   * Loses one answer: the next bytes towards the server that contain `marker` arrive, and when the server answers,
   * the connection breaks instead. Says whether it came to that within `seconds`.
   */
  loseAnswer(marker: string, seconds: number): Promise<boolean>;
  /** New connections are whole again. */
  mend(): void;
  close(): Promise<void>;
}

/** A connection through the link. */
interface Passage {
  readonly near: Socket;
  readonly far: Socket;
  isDead: boolean;
  /** Called instead of passing the next answer on. */
  onAnswer: (() => void) | undefined;
}

interface LostAnswer {
  readonly marker: Buffer;
  readonly done: (isLost: true) => void;
}

/** Opens a link to the server of a URL, at a loopback address and a port that the caller may choose. */
export async function openLink(
  serverUrl: string,
  defaultPort: number,
  { host = '127.0.0.1', port = 0 } = {},
): Promise<CuttableLink> {
  const target = new URL(serverUrl);
  const passages = new Set<Passage>();
  let state: 'whole' | 'cut' | 'hung' = 'whole';
  let delayMillis = 0;
  let answerToLose: LostAnswer | undefined;

  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy();
    const far = connect({ port: Number(target.port) || defaultPort, host: target.hostname, noDelay: true });
    const passage: Passage = { near: near.setNoDelay(), far, isDead: state === 'hung', onAnswer: undefined };
    passages.add(passage);
    carry(passage, near, far, (bytes) => {
      if (answerToLose === undefined || !bytes.includes(answerToLose.marker)) return !passage.isDead;
      const { done } = answerToLose;
      answerToLose = undefined;
      passage.onAnswer = () => {
        destroy(passage);
        done(true);
      };
      return true;
    });
    carry(passage, far, near, () => {
      passage.onAnswer?.();
      return !passage.isDead && passage.onAnswer === undefined;
    });
  });

  /** Passes on what `isToPass` lets through, late by the link's delay, in order, and no faster than it is read. */
  function carry(passage: Passage, from: Socket, to: Socket, isToPass: (bytes: Buffer) => boolean): void {
    let before: Promise<unknown> | undefined;
    const later = (step: () => void): void => {
      if (delayMillis === 0 && before === undefined) {
        step();
        return;
      }
      const turn = Promise.all([before, wait(delayMillis)]).then(() => {
        if (before === turn) before = undefined;
        step();
      });
      before = turn;
    };
    from.on('data', (bytes) => {
      if (!isToPass(bytes)) return;
      later(() => {
        if (to.destroyed || to.write(bytes)) return;
        from.pause();
        to.once('drain', () => from.resume());
      });
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      if (to.destroyed) passages.delete(passage);
      else if (!passage.isDead) later(() => to.destroySoon());
    });
  }

  server.listen(port, host);
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.host = `${host}:${(server.address() as AddressInfo).port}`;
  const cutAll = () => passages.forEach(destroy);
  return {
    url: url.href,
    cut: () => {
      state = 'cut';
      cutAll();
    },
    delay: (millis) => void (delayMillis = millis),
    hang: () => {
      state = 'hung';
      for (const passage of passages) passage.isDead = true;
    },
    loseAnswer: async (marker, seconds) => {
      const lost = new Promise<true>((done) => {
        answerToLose = { marker: Buffer.from(marker), done };
      });
      const isLost = await Promise.race([lost, wait(seconds * 1_000, false, { ref: false })]);
      answerToLose = undefined;
      return isLost;
    },
    mend: () => {
      state = 'whole';
      delayMillis = 0;
    },
    close: async () => {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}

function destroy({ near, far }: Passage): void {
  near.destroy();
  far.destroy();
}
