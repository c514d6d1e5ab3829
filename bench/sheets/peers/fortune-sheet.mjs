import '@fortune-sheet/react/dist/index.css';
import { Workbook } from '@fortune-sheet/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

// A chain of formulas in column A, its end repeated in B1, as the same chain is made in ours.
const length = Number(new URLSearchParams(location.search).get('length'));
const number = { fa: 'General', t: 'n' };
const formula = (f, v) => ({ f, v, m: String(v), ct: number });
const celldata = [
  { r: 0, c: 0, v: { v: 1, m: '1', ct: number } },
  ...Array.from({ length: length - 1 }, (_, at) => ({ r: at + 1, c: 0, v: formula(`=A${at + 1}+1`, at + 2) })),
  { r: 0, c: 1, v: formula(`=A${length}`, length) },
];
const calcChain = celldata.slice(1).map(({ r, c }) => ({ r, c, id: 'chain' }));
const data = [{ name: 'Chain', id: 'chain', status: 1, order: 0, row: length, column: 26, celldata, calcChain }];

// What edits give others to apply.
const shared = { operations: 0, bytes: 0 };
const onOp = (operations) => {
  shared.operations += operations.length;
  shared.bytes += JSON.stringify(operations).length;
};
globalThis.peer = { shared };

createRoot(document.getElementById('place')).render(createElement(Workbook, { data, onOp }));
