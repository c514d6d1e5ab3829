import {
  activeStyle,
  applyBorders,
  applyStyle,
  type BorderChoice,
  changeDecimals,
  changeSize,
  clearFormatting,
  isMerged,
  merge,
  type NumberFormatName,
  numberFormatOf,
  toggleStyle,
  unmerge,
} from '../actions/format.ts';
import type { Command } from './registry.ts';

const toggle = (field: 'bold' | 'italic' | 'underline' | 'strike', ...keys: string[]): Command => ({
  keys,
  isEdit: true,
  run: ({ session }) => toggleStyle(session, field),
  isOn: (session) => activeStyle(session)[field] === true,
});

const choice = (field: 'align' | 'verticalAlign' | 'wrap', value: string, ...keys: string[]): Command => ({
  ...(keys.length > 0 ? { keys } : {}),
  isEdit: true,
  run: ({ session }) => applyStyle(session, { [field]: value }),
  isOn: (session) => activeStyle(session)[field] === value,
});

const number = (name: NumberFormatName, ...keys: string[]): Command => ({
  ...(keys.length > 0 ? { keys } : {}),
  isEdit: true,
  run: ({ session }) => applyStyle(session, { numberFormat: numberFormatOf(session, name) }),
  isOn: (session) => (activeStyle(session).numberFormat ?? null) === numberFormatOf(session, name),
});

const borders = (which: BorderChoice, ...keys: string[]): Command => ({
  ...(keys.length > 0 ? { keys } : {}),
  isEdit: true,
  run: ({ session }) => applyBorders(session, which),
});

const rotation = (degrees: number): Command => ({
  isEdit: true,
  run: ({ session }) => applyStyle(session, { rotation: degrees === 0 ? null : degrees }),
  isOn: (session) => (activeStyle(session).rotation ?? 0) === degrees,
});

export const formatCommands = {
  bold: toggle('bold', 'Mod-B'),
  italic: toggle('italic', 'Mod-I'),
  underline: toggle('underline', 'Mod-U'),
  strike: toggle('strike', 'Alt-Shift-5'),
  larger: { keys: ['Mod-Shift-.'], isEdit: true, run: ({ session }) => changeSize(session, 1) },
  smaller: { keys: ['Mod-Shift-,'], isEdit: true, run: ({ session }) => changeSize(session, -1) },
  alignLeft: choice('align', 'left', 'Mod-Shift-L'),
  alignCenter: choice('align', 'center', 'Mod-Shift-E'),
  alignRight: choice('align', 'right', 'Mod-Shift-R'),
  alignTop: choice('verticalAlign', 'top'),
  alignMiddle: choice('verticalAlign', 'middle'),
  alignBottom: choice('verticalAlign', 'bottom'),
  wrapOverflow: choice('wrap', 'overflow'),
  wrapText: choice('wrap', 'wrap'),
  wrapClip: choice('wrap', 'clip'),
  indent: {
    isEdit: true,
    run: ({ session }) => applyStyle(session, { indent: Math.min(15, Number(activeStyle(session).indent ?? 0) + 1) }),
  },
  outdent: {
    isEdit: true,
    run: ({ session }) => {
      const indent = Number(activeStyle(session).indent ?? 0) - 1;
      applyStyle(session, { indent: indent > 0 ? indent : null });
    },
  },
  rotateNone: rotation(0),
  rotateUp: rotation(45),
  rotateDown: rotation(-45),
  rotateVertical: rotation(90),
  formatAutomatic: number('automatic'),
  formatPlainText: number('plainText'),
  formatNumber: number('number', 'Mod-Shift-1'),
  formatPercent: number('percent', 'Mod-Shift-5'),
  formatScientific: number('scientific', 'Mod-Shift-6'),
  formatAccounting: number('accounting'),
  formatFinancial: number('financial'),
  formatCurrency: number('currency', 'Mod-Shift-4'),
  formatCurrencyRounded: number('currencyRounded'),
  formatDate: number('date', 'Mod-Shift-3'),
  formatTime: number('time', 'Mod-Shift-2'),
  formatDateTime: number('dateTime'),
  formatDuration: number('duration'),
  decimalsMore: { isEdit: true, run: ({ session }) => changeDecimals(session, 1) },
  decimalsLess: { isEdit: true, run: ({ session }) => changeDecimals(session, -1) },
  bordersAll: borders('all'),
  bordersOuter: borders('outer', 'Mod-Shift-7'),
  bordersInner: borders('inner'),
  bordersHorizontal: borders('horizontal'),
  bordersVertical: borders('vertical'),
  bordersTop: borders('top'),
  bordersBottom: borders('bottom'),
  bordersLeft: borders('left'),
  bordersRight: borders('right'),
  bordersNone: borders('none', 'Mod-Shift-8'),
  mergeAll: { isEdit: true, run: ({ session }) => merge(session, 'all') },
  mergeRows: { isEdit: true, run: ({ session }) => merge(session, 'rows') },
  mergeColumns: { isEdit: true, run: ({ session }) => merge(session, 'columns') },
  unmerge: { isEdit: true, run: ({ session }) => unmerge(session), isEnabled: isMerged },
  clearFormatting: { keys: ['Mod-\\'], isEdit: true, run: ({ session }) => clearFormatting(session) },
} satisfies Readonly<Record<string, Command>>;
