import { escapedXml } from '../opc/xml.ts';

/** Attributes that say something, with a space in front of each. */
export const attributesOf = (
  attributes: Readonly<Record<string, string | number | undefined | null | false>>,
): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([name, value]) => ` ${name}="${escapedXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');

export const emptyElement = (name: string, attributes: Parameters<typeof attributesOf>[0]): string =>
  `<${name}${attributesOf(attributes)}/>`;

/** The element when it says anything. */
export const saying = (name: string, attributes: Parameters<typeof attributesOf>[0]): string => {
  const text = attributesOf(attributes);
  return text === '' ? '' : `<${name}${text}/>`;
};

/** A text with its lines as paragraphs, spaces and tabs as OpenDocument keeps them. */
export const paragraphs = (text: string, wrap: (line: string) => string = (line) => line): string =>
  text
    .split('\n')
    .map((line) => {
      const escaped = escapedXml(line)
        .replace(/^ | {2,}/g, (spaces) => `<text:s text:c="${spaces.length}"/>`)
        .replaceAll('\t', '<text:tab/>');
      return `<text:p>${wrap(escaped)}</text:p>`;
    })
    .join('');
