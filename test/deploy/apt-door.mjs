/** Listens in the lab's network, and passes every connection on to a Unix socket, which is the same in all networks. */
import { connect, createServer } from 'node:net';

const [address, port, socket] = process.argv.slice(2);
createServer((client) => {
  const upstream = connect(socket);
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ]) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}).listen(Number(port), address);
