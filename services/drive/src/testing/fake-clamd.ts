import { createServer, type Socket } from 'node:net';

/** ClamAV's test file, in two parts so that this file is none. */
export const eicar = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;

/** What the daemon does with a stream: by the protocol, or not. */
export type Behaviour = 'scan' | 'silent' | 'garbage' | 'endless' | 'hang up' | 'too large';

export interface FakeClamd extends AsyncDisposable {
  readonly url: string;
  behaviour: Behaviour;
  /** What arrived, stream by stream. */
  readonly streams: Buffer[];
}

const answers: Readonly<Record<Exclude<Behaviour, 'scan' | 'silent' | 'hang up'>, string>> = {
  garbage: 'what?\0',
  endless: 'x'.repeat(10_000),
  'too large': 'INSTREAM size limit exceeded. ERROR\0',
};

/** A server that speaks clamd's INSTREAM (clamd(8)) as a script says; at a free port or a socket's path. */
export const startFakeClamd = async (path?: string): Promise<FakeClamd> => {
  const sockets = new Set<Socket>();
  const streams: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let input = Buffer.alloc(0);
    const body: Buffer[] = [];
    let isOpen = false;
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (piece: Buffer) => {
      input = Buffer.concat([input, piece]);
      if (!isOpen) {
        if (input.length < 10) return;
        if (input.toString('latin1', 0, 10) !== 'zINSTREAM\0') return void socket.destroy();
        isOpen = true;
        input = input.subarray(10);
        if (fake.behaviour === 'hang up') return void socket.destroy();
      }
      while (input.length >= 4) {
        const length = input.readUInt32BE();
        if (input.length < 4 + length) return;
        if (length === 0) {
          const whole = Buffer.concat(body);
          streams.push(whole);
          const { behaviour } = fake;
          if (behaviour === 'scan') {
            const found = whole.includes(eicar);
            socket.end(found ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
          } else if (behaviour !== 'silent' && behaviour !== 'hang up') socket.write(answers[behaviour]);
          return;
        }
        body.push(input.subarray(4, 4 + length));
        input = input.subarray(4 + length);
      }
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(path === undefined ? { port: 0, host: '127.0.0.1' } : { path }, resolve),
  );
  const address = server.address();
  const fake: FakeClamd = {
    url: typeof address === 'object' && address ? `tcp://127.0.0.1:${address.port}` : `unix://${path}`,
    behaviour: 'scan',
    streams,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
};
