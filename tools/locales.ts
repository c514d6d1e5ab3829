import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../apps/web/src/locales', import.meta.url));
const languages = ['en', 'fr'] as const;
const problems: string[] = [];

type Tree = { readonly [key: string]: string | Tree };

/** Keys as `a.b.c`; plural forms (`_one`, `_other`, `_many` …) count as one, because languages differ in how many they have. */
const textsOf = (tree: Tree, prefix = ''): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = `${prefix}${key}`;
    if (typeof value === 'string') texts.set(path.replace(/_(zero|one|two|few|many|other)$/, ''), value);
    else for (const [inner, text] of textsOf(value, `${path}.`)) texts.set(inner, text);
  }
  return texts;
};

const read = (language: string, file: string): ReadonlyMap<string, string> => {
  const path = join(folder, language, file);
  if (existsSync(path)) return textsOf(JSON.parse(readFileSync(path, 'utf8')) as Tree);
  problems.push(`${language}/${file} is missing`);
  return new Map();
};

const variablesOf = (text: string): string =>
  [...text.matchAll(/\{\{\s*([\w.]+)/g)]
    .map(([, name]) => name)
    .filter((name) => name !== 'count')
    .sort()
    .join(' ');

const files = new Set(
  languages.flatMap((language) => globSync(join(folder, language, '*.json')).map((path) => basename(path))),
);
for (const file of files) {
  const [english, french] = [read('en', file), read('fr', file)];
  for (const [key, text] of english) {
    const translation = french.get(key);
    if (translation === undefined) problems.push(`fr/${file} lacks "${key}"`);
    else if (variablesOf(text) !== variablesOf(translation))
      problems.push(`${file}: "${key}" names other variables in French`);
    if (text.trim() === '' || translation?.trim() === '') problems.push(`${file}: "${key}" is empty`);
  }
  for (const key of french.keys()) if (!english.has(key)) problems.push(`en/${file} lacks "${key}"`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`locales: ${files.size} catalogues, both languages complete`);
