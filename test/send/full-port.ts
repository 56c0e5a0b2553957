/** A port that takes no connection: connecting to it hangs, as it does to a host whose firewall drops what comes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Listens, says where, and then never takes a connection again. */
const script = `const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** How long a connection of loopback may take before it counts as hanging, ms. */
const hangingMs = 300;

export interface FullPort {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts one; null on systems that take connections without end for a program that does not. */
export async function startFullPort(): Promise<FullPort | null> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sockets: Socket[] = [];
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  const [said] = await once(child.stdout, 'data');
  const port = Number(said);
  for (let count = 0; count < 20; count++) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), hangingMs)),
    ]);
    if (!connected) return { port, close };
  }
  await close();
  return null;
}
