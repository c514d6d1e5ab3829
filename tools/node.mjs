// Runs a program of ours on the Node that npm installed with it: `node tools/node.mjs <program> [arguments]`.
// npm puts that Node first on the PATH of its scripts, and then this file only hands over. But npm 10 removes the link to it
// again when it removes the same product for other platforms: then the link is mended and the program runs in a child.
// Plain JavaScript, because the Node that reads this may be too old for anything else.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules');
const [program = '', ...rest] = process.argv.slice(2);
const system = process.platform === 'win32' ? 'win' : process.platform;
const binary = process.platform === 'win32' ? 'node.exe' : 'node';

/** The bundled Node of this platform; undefined when it was not installed (a platform we do not bundle, or images). */
const bundledNode = () =>
  [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`]
    .map((name) => join(modules, name, 'bin', binary))
    .find((path) => existsSync(path));

/** Later scripts, and tools that ask the PATH for Node, find the bundled one from here on. */
const mendLink = (node) => {
  const folder = join(modules, '.bin');
  try {
    mkdirSync(folder, { recursive: true });
    symlinkSync(relative(folder, node), join(folder, binary));
  } catch {
    // It is there already, or the folder is read-only: the child below gets the right PATH in any case.
  }
};

const runOn = (node) => {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, [...process.execArgv, program, ...rest], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
};

const node = Number(process.versions.node.split('.')[0]) < 26 ? bundledNode() : undefined;
if (node) {
  mendLink(node);
  runOn(node);
} else {
  process.argv.splice(1, 2, resolve(program));
  await import(pathToFileURL(resolve(program)).href);
}
