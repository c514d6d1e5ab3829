import type { Rolldown } from 'vite';

/** A component or hook of react-aria by the name of its file. */
const aria = (...names: readonly string[]): string =>
  `/(?:react-aria-components|react-aria|react-stately)/dist/private/(?:.*/)?(?:${names.join('|')})\\.mjs$`;
const ui = (...paths: readonly string[]): string => `/packages/ui/src/(?:${paths.join('|')})`;
const shell = (...paths: readonly string[]): string => `/apps/web/src/shell/(?:${paths.join('|')})`;
const any = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'));

const components = any(aria('.*'), ui(''), '/node_modules/@internationalized/');
const typeAhead = any(aria('ComboBox', 'useComboBox.*'), ui('select/ComboBox\\.tsx'));
const choosers = any(
  aria('Select', 'useSelect', 'useSelectState', 'HiddenSelect'),
  ui('select/(Select\\.tsx|select\\.css)'),
);
const switches = any(aria('Switch', 'useSwitch'), ui('choice/Switch'));
const tabs = any(
  aria('Tabs', 'useTab', 'useTabList', 'useTabPanel', 'useTabListState', 'TabsKeyboardDelegate'),
  ui('tabs/'),
);
const grids = any(aria('GridList', 'useGridList.*', 'GridLayout'), ui('list/GridList'));
/** What the shell does without: it comes with the first page, or the first dialog, that has it. */
const later = any(
  typeAhead.source,
  choosers.source,
  switches.source,
  grids.source,
  tabs.source,
  aria(
    'Table.*',
    'Tree.*',
    'useTable.*',
    'Grid.*',
    'useGrid.*',
    'Virtualizer',
    'ScrollView',
    'ScrollAnchor',
    'ListLayout',
    '.*Drag.*',
    '.*Drop.*',
  ),
  aria('Breadcrumbs', 'useBreadcrumb.*'),
  ui('list/', 'navigation/', 'toast/ToastRegion'),
);

/**
 * Which modules travel together, most wanted first. Left alone, every set of pages that shares something gets a file of
 * its own, and a page takes a hundred requests. A group takes what its modules import along, so the order matters: forms
 * are all that signing in needs, controls are the menus and dialogs of the shell, lists are tables, grids and dragging.
 */
export const chunkGroups: Rolldown.CodeSplittingGroup[] = [
  { name: 'react', test: /\/node_modules\/(react|react-dom|scheduler)\//, priority: 10 },
  { name: 'base', test: (id) => !/\/(index\.html|main\.tsx)$/.test(id), tags: ['$initial'], priority: 9 },
  {
    name: 'forms',
    test: any(
      aria('TextField', 'Input', 'TextArea', 'Label', 'FieldError', 'Text', 'Group', 'Link', 'Button'),
      ui(
        'field/(?!SearchField)',
        'button/(Button|TextLink)',
        'feedback/(Spinner|Banner|Skeleton|EmptyState)',
        'icon/Icon',
        'text',
        'class-names',
      ),
      shell(
        'offline/',
        'session/',
        'create-untitled',
        'save-blob',
        'is-email',
        'return-path',
        'layout/Logo',
        'pages/(use-error-text|ErrorNote)',
        'language/',
      ),
      '/@tanstack/react-query/build/modern/(useQuery|useMutation)\\.js$',
      '/lucide-react/.*/(building-2|building-complex|key-round|eye|eye-off|download|copy|check|info|triangle-alert|circle-alert|circle-check|circle-check-big)\\.mjs$',
    ),
    minShareCount: 2,
    priority: 8,
  },
  {
    name: 'controls',
    test: (id) => (components.test(id) && !later.test(id)) || id.includes('/node_modules/lucide-react/'),
    // The document editor counts twice, for members and for guests; its own icons stay with it.
    minShareCount: 3,
    priority: 7,
  },
  { name: 'choosers', test: choosers, minShareCount: 2, priority: 6 },
  { name: 'type-ahead', test: typeAhead, minShareCount: 2, priority: 5 },
  {
    name: 'lists',
    test: (id) => components.test(id) && ![grids, typeAhead, switches, tabs].some((pattern) => pattern.test(id)),
    minShareCount: 2,
    priority: 4,
  },
  { name: 'tabs', test: tabs, minShareCount: 2, priority: 3.5 },
  {
    name: 'pages',
    test: any(
      shell('pages/(Page|CopyField)', 'use-list', 'use-copy', 'palette/', 'new/'),
      '/@tanstack/(react-query|query-core)/.*[iI]nfinite',
      '/lucide-react/.*/(user-round|users-round|sun|moon|log-out|scroll-text|shield-check|monitor)\\.mjs$',
    ),
    minShareCount: 2,
    priority: 3,
  },
  {
    name: 'editing',
    test: any(
      shell('editor/(?!history/)', 'editor/history/file-history'),
      '/node_modules/(?:yjs|lib0|y-protocols|y-websocket|y-indexeddb)/',
      '/packages/client/src/collab/',
      '/packages/docmodel/src/file-id\\.ts$',
      '/lucide-react/.*/paint-bucket\\.mjs$',
    ),
    minShareCount: 2,
    priority: 0.5,
  },
  { name: 'comments', test: any(shell('comments/')), minShareCount: 2, priority: 2.5 },
  { name: 'common', test: any(shell('(?!editor/)'), '/node_modules/@tanstack/'), minShareCount: 2, priority: 2 },
  {
    name: 'files',
    // What the views of a file share comes with the first file that is opened, and the finding of people with a dialog that shares.
    test: /\/apps\/web\/src\/features\/files\/(?!viewer\/(?!opened-list|use-keys)|sharing\/GranteeField)/,
    minShareCount: 2,
    priority: 1,
  },
  { name: 'viewing', test: /\/apps\/web\/src\/features\/files\/viewer\//, minShareCount: 2, priority: 0.9 },
  { name: 'history', test: any(shell('editor/history/(?!file-history)')), minShareCount: 2, priority: 0.4 },
  {
    name: 'document',
    test: any('/node_modules/(?:@tiptap|prosemirror-[a-z-]+)/', '/apps/web/src/features/docs/'),
    minShareCount: 2,
    priority: 0.2,
  },
  {
    // What the grid begins with; panels, pasting and history share it.
    name: 'spreadsheet',
    test: any(
      '/apps/web/src/features/sheets/(?:model|selection|canvas|geometry|formula|values|calc)/',
      '/apps/web/src/features/sheets/(?:ui/context|names/go-to-range|clipboard/(?:clip|tsv)|actions/(?:edit|fill|move|sort))\\.tsx?$',
    ),
    minShareCount: 2,
    priority: 0.25,
  },
  { name: 'docmodel', test: /\/packages\/docmodel\/src\/(?!sheet\/)/, minShareCount: 2, priority: 0 },
];
