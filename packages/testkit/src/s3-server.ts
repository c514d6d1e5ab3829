import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answersOn, freePorts, type Program, startProgram } from './program.ts';
import { credentials, proxyConfig, ringScript, storageConfig, storageKinds, swiftConfig } from './swift-config.ts';

export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Debian's Swift belongs to Debian's Python; another one first on the PATH lacks its modules. */
const systemPython = '/usr/bin/python3';

/**
 * Starts a real S3 server: OpenStack Swift with its s3api (Debian: swift-proxy, swift-account, swift-container,
 * swift-object, memcached), five processes on free loopback ports with their data in a temporary folder.
 * It takes about 4 s. Errors: with the servers' log when one of them does not come up.
 */
export const startS3Server = async (): Promise<S3Server> => {
  const folder = await mkdtemp(join(tmpdir(), 'cloudity-s3-'));
  const [port = 0, cachePort = 0, ...storagePorts] = await freePorts(2 + storageKinds.length);
  const place = { folder, user: userInfo().username };
  const programs: Program[] = [];
  const start = async (command: string, args: readonly string[], ownPort: number): Promise<void> => {
    const isReady = (): Promise<boolean> => answersOn(ownPort);
    programs.push(await startProgram({ command, args, cwd: folder, logPath: join(folder, 'log'), isReady }));
  };
  const dispose = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.stop('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await mkdir(join(folder, 'devices', 'd1'), { recursive: true });
    await writeFile(join(folder, 'swift.conf'), swiftConfig());
    await promisify(execFile)(systemPython, ['-c', ringScript, folder, ...storagePorts.map(String)]);
    const started = await Promise.allSettled([
      start('memcached', ['-l', '127.0.0.1', '-p', `${cachePort}`, '-u', place.user], cachePort),
      ...storageKinds.map(async (kind, index) => {
        const ownPort = storagePorts[index] ?? 0;
        const path = join(folder, `${kind}-server.conf`);
        await writeFile(path, storageConfig({ ...place, kind, port: ownPort }));
        await start(systemPython, [`/usr/bin/swift-${kind}-server`, path], ownPort);
      }),
      writeFile(join(folder, 'proxy-server.conf'), proxyConfig({ ...place, port, cachePort })).then(() =>
        start(systemPython, ['/usr/bin/swift-proxy-server', join(folder, 'proxy-server.conf')], port),
      ),
    ]);
    for (const one of started) if (one.status === 'rejected') throw one.reason;
  } catch (error) {
    await dispose();
    throw error;
  }
  return { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', ...credentials, [Symbol.asyncDispose]: dispose };
};
