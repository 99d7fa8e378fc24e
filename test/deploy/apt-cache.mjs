/**
 * A forward proxy by which the hosts of the lab reach the package archives of this machine's own apt sources, and nothing else.
 * Packages are kept, so that only the first run downloads them. It listens on a Unix socket, in the machine's network:
 * `apt-door.mjs` is its door in the lab's.
 */
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import { join } from 'node:path';

const [socket, folder] = process.argv.slice(2);
const sources = execSync('cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null; true', {
  encoding: 'utf8',
});
const allowed = new Set([...sources.matchAll(/http:\/\/[^/\s]+/g)].map(([url]) => new URL(url).hostname));
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

fs.mkdirSync(folder, { recursive: true });
fs.rmSync(socket, { force: true });
http.createServer(serve).listen(socket);

function serve(request, response) {
  if (!URL.canParse(request.url) || !allowed.has(new URL(request.url).hostname)) {
    response.writeHead(403).end();
    return;
  }
  const url = new URL(request.url);
  // A package's name has its version, an index its sum: what is under it never changes.
  const kept =
    /\.deb$|\/by-hash\//.test(url.pathname) &&
    join(folder, createHash('sha256').update(url.href).digest('hex'));
  if (kept && fs.existsSync(kept)) {
    response.writeHead(200, { 'content-length': fs.statSync(kept).size });
    fs.createReadStream(kept).pipe(response);
    return;
  }
  const headers = { ...request.headers };
  delete headers['proxy-connection'];
  const { hostname, pathname, search } = url;
  const upstream = http.request(
    { hostname, path: pathname + search, method: request.method, headers, agent },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      if (kept && answer.statusCode === 200 && request.method === 'GET') keep(answer, kept);
    },
  );
  upstream.on('error', (error) => {
    if (!response.headersSent) response.writeHead(502);
    response.end(String(error));
  });
  request.pipe(upstream);
}

/** Writes what comes to a file that gets its name when it is whole. */
function keep(answer, file) {
  const part = `${file}.${process.hrtime.bigint()}`;
  const sink = fs.createWriteStream(part);
  answer.pipe(sink);
  sink.on('finish', () => {
    if (answer.complete) fs.renameSync(part, file);
    else fs.rmSync(part, { force: true });
  });
}
