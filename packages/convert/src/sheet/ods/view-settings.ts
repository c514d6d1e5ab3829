import { childrenOf, descendantsOf, escapedXml, type XmlElement } from '../opc/xml.ts';

export interface FrozenLines {
  readonly rows: number;
  readonly columns: number;
}

const frozen = '2';

/** How many lines of each sheet stay in view, by its name: a part of `settings.xml`. */
export const frozenFromSettings = (settings: XmlElement | null): ReadonlyMap<string, FrozenLines> => {
  const tables =
    settings === null
      ? undefined
      : descendantsOf(settings, 'config-item-map-named').find(({ attributes }) => attributes.name === 'Tables');
  return new Map(
    childrenOf(tables, 'config-item-map-entry').map((entry) => {
      const item = (name: string): string =>
        childrenOf(entry, 'config-item').find(({ attributes }) => attributes.name === name)?.text ?? '';
      const lines = (axis: string): number =>
        item(`${axis}SplitMode`) === frozen ? Math.max(0, Math.trunc(Number(item(`${axis}SplitPosition`))) || 0) : 0;
      return [entry.attributes.name ?? '', { rows: lines('Vertical'), columns: lines('Horizontal') }];
    }),
  );
};

const item = (name: string, type: 'short' | 'int', value: number): string =>
  `<config:config-item config:name="${name}" config:type="${type}">${value}</config:config-item>`;

/** The `settings.xml` of a file. */
export const settingsOf = (sheets: readonly (FrozenLines & { readonly name: string })[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1</config:config-item><config:config-item-map-named config:name="Tables">${sheets
    .map(
      ({ name, rows, columns }) =>
        `<config:config-item-map-entry config:name="${escapedXml(name)}">${item('HorizontalSplitMode', 'short', columns > 0 ? 2 : 0)}${item('VerticalSplitMode', 'short', rows > 0 ? 2 : 0)}${item('HorizontalSplitPosition', 'int', columns)}${item('VerticalSplitPosition', 'int', rows)}${item('ActiveSplitRange', 'short', rows > 0 && columns > 0 ? 3 : 2)}${item('PositionRight', 'int', columns)}${item('PositionBottom', 'int', rows)}</config:config-item-map-entry>`,
    )
    .join(
      '',
    )}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>`;
