import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../apps/web/src', import.meta.url));
const code = globSync(join(source, '**/*.{ts,tsx}'))
  .filter((path) => !path.includes('.test.'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** Quoted strings, and template strings as patterns: `role.${role}` stands for every key that begins with `role.`. */
const quoted = new Set([...code.matchAll(/'([\w.]+)'/g)].map(([, text]) => text));
const patterns = [...new Set([...code.matchAll(/`([\w.]*(?:\$\{[^`]*?\}[\w.]*)+)`/g)].map(([, text]) => text ?? ''))]
  .map((text) => text.split(/\$\{[^}]*\}/))
  .filter((parts) => parts.join('').length > 1)
  .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('.+')}$`));

const isUsed = (key: string): boolean => quoted.has(key) || patterns.some((pattern) => pattern.test(key));

const unused = readdirSync(join(source, 'locales/en')).flatMap((file) => {
  const words = JSON.parse(readFileSync(join(source, 'locales/en', file), 'utf8')) as Record<string, string>;
  const keys = new Set(Object.keys(words).map((key) => key.replace(/_(zero|one|two|few|many|other)$/, '')));
  return [...keys].filter((key) => !isUsed(key)).map((key) => `${file}: "${key}" is used nowhere`);
});
if (unused.length > 0) {
  console.error(unused.join('\n'));
  process.exit(1);
}
console.log('words: each is used');
