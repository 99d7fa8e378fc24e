/** Prints which of `address:port ...` take a TCP connection, in whichever network it runs. */
import { connect } from 'node:net';

const TIMEOUT_MILLIS = 2_000;

const isOpen = (target) =>
  new Promise((resolve) => {
    const [host, port] = target.split(':');
    const socket = connect({ host, port: Number(port), timeout: TIMEOUT_MILLIS });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });

const targets = process.argv.slice(2);
const answers = await Promise.all(targets.map(isOpen));
console.log(targets.filter((_, n) => answers[n]).join('\n'));
