/** The words of one area in one language, as in its catalogue. */
export type Words = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

const rules = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

const remembered = <Value>(store: Map<string, Value>, key: string, make: () => Value): Value => {
  const known = store.get(key) ?? make();
  store.set(key, known);
  return known;
};

/**
 * The text behind a key. With a `count`, the key's plural form in that language (`key_one`, `key_other` …), `other` when
 * there is no such form. `{{name}}` stands for the value of that name, numbers as the language writes them. The key itself
 * when there is no text, so that nobody sees an empty place.
 */
export const translate = (words: Words | undefined, language: string, key: string, values?: Values): string => {
  const count = values?.count;
  const form =
    typeof count === 'number'
      ? remembered(rules, language, () => new Intl.PluralRules(language)).select(count)
      : undefined;
  const text = (form && (words?.[`${key}_${form}`] ?? words?.[`${key}_other`])) ?? words?.[key];
  if (text === undefined) return key;
  if (!values) return text;
  return text.replace(/\{\{(\w+)\}\}/g, (place, name: string) => {
    const value = values[name];
    if (typeof value === 'number')
      return remembered(numbers, language, () => new Intl.NumberFormat(language)).format(value);
    return value ?? place;
  });
};
