import { writeOds } from 'hucre/ods';
import { PackageParts } from '../opc/parts.ts';

export interface DataStyles {
  readonly xml: string;
  /** The names of the styles by what they show. */
  readonly names: ReadonlyMap<string, string>;
}

const text = '@';

/** The number formats as styles of an OpenDocument file: hucre translates them, a cell of a file of their own each. */
export const dataStylesOf = async (patterns: readonly string[]): Promise<DataStyles> => {
  const translated = patterns.filter((pattern) => pattern !== text);
  const cells = new Map(translated.map((numFmt, row) => [`${row},0`, { value: 1, style: { numFmt } }]));
  const bytes = await writeOds({ sheets: [{ name: 'A', rows: translated.map(() => [1]), cells }] });
  const content = (await new PackageParts(bytes).text('content.xml')) ?? '';
  const styles = [...content.matchAll(/<number:([\w-]+-style)\b[\s\S]*?<\/number:\1>/g)].map(([xml]) => xml);
  const byCell = new Map(
    [...content.matchAll(/<style:style\b([^>]*)>/g)].map(([, attributes = '']) => [
      /style:name="([^"]*)"/.exec(attributes)?.[1],
      /style:data-style-name="([^"]*)"/.exec(attributes)?.[1],
    ]),
  );
  const rows = [...content.matchAll(/<table:table-row>\s*<table:table-cell\b([^>]*)>/g)];
  const names = new Map<string, string>();
  for (const [row, pattern] of translated.entries()) {
    const name = byCell.get(/table:style-name="([^"]*)"/.exec(rows[row]?.[1] ?? '')?.[1]);
    if (name !== undefined) names.set(pattern, name);
  }
  if (!patterns.includes(text)) return { xml: styles.join(''), names };
  names.set(text, 'NText');
  const own = '<number:text-style style:name="NText"><number:text-content/></number:text-style>';
  return { xml: styles.join('') + own, names };
};
