import amqp, { type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib';
import type { Writable } from 'node:stream';
import { hostOptions } from './broker-hosts.js';
import { tlsOptions } from './broker-tls.js';
import { closeChannel, closeConnection } from './closing.js';
import { declareExchanges, haveExchanges } from './topology.js';

/** What the broker says about itself, for logs and health. */
export interface BrokerListener {
  readonly onUp?: () => void;
  readonly onDown?: (cause: Error | undefined) => void;
  readonly onError?: (where: string, error: unknown) => void;
}

export interface BrokerOptions extends BrokerListener {
  /**
   * May name several hosts, the nodes of one cluster: `amqp://user:password@h1,h2,h3:5672/vhost`; and with `amqps:` in
   * its query the file of the authority that the broker's certificate must be of, `cacertfile=/etc/ssl/own.crt`.
   */
  readonly url: string;
  /** Shown in the broker's management pages. */
  readonly connectionName: string;
  /**
   * After whom the queues of its own are named, `fairlane.<owner>.<random>`, so that RabbitMQ can grant rights to them by
   * name. Default none: RabbitMQ names them.
   */
  readonly owner?: 'api' | 'worker';
  /** Do not fail, or wait, when the broker is away at the start: connect when it comes. Default false. */
  readonly mayComeLater?: boolean;
}

/** A channel that is opened anew, with its topology and consumers, whenever the connection or the channel is lost. */
export interface DurableChannel<Kind extends Channel = Channel> {
  /** The open channel, or undefined while there is none. */
  readonly current: Kind | undefined;
  /** Puts another channel in the place of the current one, half a second later. */
  renew(): void;
  close(): Promise<void>;
}

/** Declares and consumes on a channel that was opened; the connection is there for a look on another one. */
type ChannelSetup = (channel: Channel, connection: ChannelModel) => Promise<void>;

/** Delay before a channel that was closed by an error, or is to be renewed, is opened again, while the connection lives. */
const REOPEN_MILLIS = 500;

/**
 * One connection to RabbitMQ that heals: amqplib reconnects with exponential backoff, and every channel that was
 * opened here is opened again, since amqplib leaves old channels and their consumers dead.
 */
export class Broker {
  private readonly channels = new Set<ManagedChannel>();
  /** The live connection, or undefined while there is none. */
  private live: ChannelModel | undefined;
  /** What amqplib keeps connected. */
  private connection: Pick<ChannelModel, 'close'> | undefined;
  private closing = false;

  private constructor(private readonly options: BrokerOptions) {}

  /**
   * Connects. Rejects when the first attempt fails within ten seconds, unless the broker `mayComeLater`; later losses
   * heal by themselves.
   */
  static async connect(options: BrokerOptions): Promise<Broker> {
    const broker = new Broker(options);
    await broker.open();
    return broker;
  }

  get isUp(): boolean {
    return this.live !== undefined;
  }

  get owner(): string | undefined {
    return this.options.owner;
  }

  /** Opens a channel; `setup` declares and consumes on it, now and after every loss. */
  async openChannel(setup: ChannelSetup): Promise<DurableChannel> {
    return this.manage(
      new ManagedChannel(setup, async (connection) => connection.createChannel(), this.reporter, this.forget),
    );
  }

  /** Like `openChannel`, with publisher confirms. */
  async openConfirmChannel(
    setup: (channel: ConfirmChannel) => Promise<void>,
  ): Promise<DurableChannel<ConfirmChannel>> {
    const managed = new ManagedChannel(
      async (channel) => setup(channel as ConfirmChannel),
      async (connection) => connection.createConfirmChannel(),
      this.reporter,
      this.forget,
    );
    await this.manage(managed);
    return managed as DurableChannel<ConfirmChannel>;
  }

  /** Takes at most twice `CLOSE_MILLIS`, also when the broker does not read what it is sent. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.channels].map(async (channel) => channel.close()));
    if (this.connection) await closeConnection(this.connection);
  }

  private readonly reporter = (where: string, error: unknown): void => this.options.onError?.(where, error);

  private readonly forget = (channel: ManagedChannel): void => void this.channels.delete(channel);

  private async manage(channel: ManagedChannel): Promise<ManagedChannel> {
    this.channels.add(channel);
    if (this.live) await channel.attach(this.live);
    return channel;
  }

  private async open(): Promise<void> {
    const { mayComeLater = false } = this.options;
    const connection = await amqp.connect(this.options.url, {
      noDelay: true, // without it Nagle and delayed acks cost 20 - 40 ms a turn
      timeout: 10_000,
      clientProperties: { connection_name: this.options.connectionName },
      ...hostOptions(this.options.url),
      ...tlsOptions(this.options.url),
      recovery: {
        initialDelay: 200,
        maxDelay: 5_000,
        waitForConnect: !mayComeLater,
        initialMaxRetries: mayComeLater ? Infinity : 0,
        setup: async (model: ChannelModel) => this.connected(model),
      },
    });
    this.connection = connection;
    connection.on('error', (error: Error) => this.reporter('connection', error));
    connection.on('disconnect', (cause: Error | undefined) => {
      this.live = undefined;
      for (const channel of this.channels) channel.detach();
      if (!this.closing) this.options.onDown?.(cause);
    });
  }

  private async connected(connection: ChannelModel): Promise<void> {
    // amqplib listens from the end of this on. One that breaks before rejects what is asked here, and is an 'error' event as
    // well, which without a listener would end the process.
    connection.on('error', () => undefined);
    const broken = new AbortController();
    connection.once('close', () => broken.abort(new Error('The connection broke while it was set up.')));
    writeOncePerTick((connection.connection as unknown as { stream: Writable }).stream);
    try {
      // A worker need not have the right to declare.
      await (this.options.owner === 'worker' ? haveExchanges(connection) : declareExchanges(connection));
      for (const managed of this.channels) await managed.attach(connection);
      broken.signal.throwIfAborted();
    } catch (error) {
      for (const managed of this.channels) managed.detach();
      await closeConnection(connection); // amqplib would, and wait for ever if it broke meanwhile
      throw error;
    }
    this.live = connection;
    this.options.onUp?.();
  }
}

/**
 * Gathers what the channels write in one tick into one call of the system, which costs more than all the rest of a
 * small frame: a slot that reports and acknowledges its turn writes twice, a dispatcher once for each turn.
 */
function writeOncePerTick(stream: Writable): void {
  const write = stream.write.bind(stream) as (...parts: unknown[]) => boolean;
  let isCorked = false;
  stream.write = (...parts: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      process.nextTick(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    return write(...parts);
  };
}

class ManagedChannel implements DurableChannel {
  current: Channel | undefined;
  private connection: ChannelModel | undefined;
  /** The connection on which it is being opened just now. */
  private opening: ChannelModel | undefined;
  private closed = false;

  constructor(
    private readonly setup: ChannelSetup,
    private readonly create: (connection: ChannelModel) => Promise<Channel>,
    private readonly report: (where: string, error: unknown) => void,
    private readonly onClose: (channel: ManagedChannel) => void,
  ) {}

  /** Opens the channel, unless it is open, or on its way. */
  async attach(connection: ChannelModel): Promise<void> {
    if (this.current || this.opening === connection) return;
    this.connection = this.opening = connection;
    try {
      await this.open(connection);
    } finally {
      if (this.opening === connection) this.opening = undefined;
    }
  }

  /** The connection is gone, and the channel with it. */
  detach(): void {
    this.current = undefined;
    this.connection = undefined;
  }

  renew(): void {
    const channel = this.current;
    if (!channel) return;
    this.lost();
    void closeChannel(channel);
  }

  async close(): Promise<void> {
    const channel = this.current;
    this.closed = true;
    this.detach();
    this.onClose(this);
    if (channel) await closeChannel(channel);
  }

  private async open(connection: ChannelModel): Promise<void> {
    const channel = await this.create(connection);
    if (this.closed) return closeChannel(channel);
    this.current = channel;
    channel.on('error', (error: Error) => this.report('channel', error));
    channel.on('close', () => {
      if (this.current === channel) this.lost();
    });
    await this.setup(channel, connection).catch((error: unknown) => {
      if (!this.closed) throw error; // else it was closed meanwhile, which is nothing that the connection should suffer from
    });
  }

  private lost(): void {
    this.current = undefined;
    setTimeout(() => {
      if (this.connection)
        this.attach(this.connection).catch((error: unknown) => this.report('channel', error));
    }, REOPEN_MILLIS).unref();
  }
}
