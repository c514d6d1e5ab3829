import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { buildWeb } from '../apps/server/src/web/build.ts';

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

/** JavaScript that a page loads before it can be used, gzipped, in KB; and how many requests that takes. */
const budgets = [
  { page: 'sign-in', parts: ['src/features/auth/SignInPage.tsx'], kilobytes: 150 },
  { page: 'files', parts: ['src/shell/layout/AppShell.tsx', 'src/features/files/pages.tsx'], kilobytes: 260 },
  {
    page: 'editor',
    parts: ['src/shell/pages/DocumentRoute.tsx', 'src/features/docs/DocumentPage.tsx'],
    kilobytes: 400,
  },
  {
    page: 'spreadsheet',
    parts: ['src/shell/pages/DocumentRoute.tsx', 'src/features/sheets/SheetPage.tsx'],
    kilobytes: 320,
  },
] as const;
const mostRequests = 30;

const folder = await buildWeb();
const manifestPath = [join(folder, '.vite/manifest.json'), join(folder, 'manifest.json')].find((path) =>
  existsSync(path),
);
if (!manifestPath) throw new Error('The build has no manifest.');
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;

/** A chunk and everything it imports statically. */
const closureOf = (key: string, found = new Set<string>()): Set<string> => {
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key]?.imports ?? []) closureOf(imported, found);
  return found;
};

const sizes = new Map<string, number>();
const gzippedBytes = (file: string): number => {
  const known = sizes.get(file) ?? gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  sizes.set(file, known);
  return known;
};

const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
if (!entry) throw new Error('The build has no entry.');
const problems: string[] = [];
for (const { page, parts, kilobytes } of budgets) {
  const missing = parts.filter((part) => !manifest[part]);
  if (missing.length > 0) problems.push(`${page}: the build has no ${missing.join(', ')}.`);
  const keys = parts.reduce((found, part) => closureOf(part, found), closureOf(entry));
  const files = new Set(
    [...keys].flatMap((name) => (manifest[name] ? [manifest[name].file, ...(manifest[name].css ?? [])] : [])),
  );
  const scripts = [...files].filter((file) => file.endsWith('.js'));
  const bytes = scripts.reduce((sum, file) => sum + gzippedBytes(file), 0);
  console.log(`${page}: ${(bytes / 1000).toFixed(0)} KB of ${kilobytes} KB in ${files.size} files`);
  if (bytes > kilobytes * 1000)
    problems.push(`${page} loads ${(bytes / 1000).toFixed(0)} KB of JavaScript; its budget is ${kilobytes} KB.`);
  if (files.size >= mostRequests)
    problems.push(`${page} needs ${files.size} files; fewer than ${mostRequests} are allowed.`);
}
/** What a worker loads, beside the page and after it. */
const workers = [{ name: 'calc', file: /^worker-.*\.js$/, kilobytes: 260 }] as const;
for (const { name, file, kilobytes } of workers) {
  const found = readdirSync(join(folder, 'assets')).filter((entry) => file.test(entry));
  const bytes = found.reduce((sum, entry) => sum + gzippedBytes(`assets/${entry}`), 0);
  console.log(`${name} worker: ${(bytes / 1000).toFixed(0)} KB of ${kilobytes} KB`);
  if (found.length !== 1) problems.push(`The build has ${found.length} ${name} workers.`);
  if (bytes > kilobytes * 1000)
    problems.push(`The ${name} worker has ${(bytes / 1000).toFixed(0)} KB; its budget is ${kilobytes} KB.`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
