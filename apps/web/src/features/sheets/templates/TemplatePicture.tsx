import type { ReactNode } from 'react';
import type { TemplateId } from './template-ids.ts';

type Tone = 'ink' | 'text' | 'head' | 'tint' | 'good' | 'wait' | 'bad' | 'quiet' | 'paper';

interface BoxProps {
  readonly at: readonly [x: number, y: number];
  readonly size: readonly [width: number, height: number];
  readonly tone: Tone;
  readonly round?: number;
}

const Box = ({ at: [x, y], size: [width, height], tone, round = 1 }: BoxProps) => (
  <rect x={x} y={y} width={width} height={height} rx={round} className={`template-${tone}`} />
);

const count = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** A title and, from `y` on, rows of cells: the widths of the texts in each column. */
const Rows = ({
  columns,
  rows,
  y,
}: {
  readonly columns: readonly (readonly number[])[];
  readonly rows: number;
  readonly y: number;
}) =>
  count(rows).map((row) =>
    columns.map(([x = 0, ...widths]) => {
      const width = widths[row % widths.length] ?? 0;
      return width > 0 && <Box key={`${row}:${x}`} at={[x, y + row * 9]} size={[width, 3]} tone="text" />;
    }),
  );

const pills: readonly Tone[] = ['good', 'tint', 'wait', 'good', 'bad', 'quiet', 'tint', 'good'];
const pill = (index: number): Tone => pills[index % pills.length] ?? 'quiet';

const pictures: Readonly<Record<TemplateId, ReactNode>> = {
  budget: (
    <>
      <Box at={[10, 8]} size={[44, 5]} tone="ink" />
      <Box at={[10, 20]} size={[78, 7]} tone="head" />
      <Rows
        y={32}
        rows={6}
        columns={[
          [12, 26, 34, 22, 30, 18, 28],
          [56, 12, 10, 12, 8, 12, 10],
          [74, 12, 12, 8, 12, 10, 12],
        ]}
      />
      {[44, 34, 26, 18, 12].map((width, index) => (
        <Box key={width} at={[98, 22 + index * 13]} size={[width, 8]} tone={index === 0 ? 'tint' : 'good'} />
      ))}
    </>
  ),
  project: (
    <>
      <Box at={[10, 8]} size={[38, 5]} tone="ink" />
      <Box at={[10, 20]} size={[140, 7]} tone="head" />
      {count(6).map((row) => (
        <g key={row}>
          <Box at={[12, 32 + row * 10]} size={[5, 5]} tone={row < 2 ? 'good' : 'quiet'} />
          <Box at={[21, 33 + row * 10]} size={[[30, 24, 34, 20, 28, 22][row] ?? 0, 3]} tone="text" />
          <Box at={[60, 32 + row * 10]} size={[14, 5]} tone={pill(row)} round={2.5} />
          <Box
            at={[82 + row * 9, 31.5 + row * 10]}
            size={[[16, 14, 24, 14, 26, 18][row] ?? 0, 6]}
            tone={row < 2 ? 'good' : 'tint'}
          />
        </g>
      ))}
    </>
  ),
  invoice: (
    <>
      <Box at={[38, 6]} size={[84, 100]} tone="paper" round={2} />
      <Box at={[46, 14]} size={[22, 4]} tone="text" />
      <Box at={[88, 13]} size={[26, 6]} tone="tint" />
      <Box at={[46, 28]} size={[26, 3]} tone="text" />
      <Box at={[46, 34]} size={[20, 3]} tone="text" />
      <Box at={[46, 46]} size={[68, 6]} tone="head" />
      <Rows
        y={56}
        rows={3}
        columns={[
          [46, 30, 24, 34],
          [102, 12, 9, 12],
        ]}
      />
      <Box at={[84, 88]} size={[30, 9]} tone="head" />
      <Box at={[98, 91]} size={[13, 3]} tone="ink" />
    </>
  ),
  timesheet: (
    <>
      <Box at={[10, 8]} size={[34, 5]} tone="ink" />
      <Box at={[10, 20]} size={[140, 7]} tone="head" />
      {count(7).map((row) => (
        <g key={row}>
          <Box at={[12, 32 + row * 9]} size={[row > 4 ? 14 : 20, 3]} tone="text" />
          {row < 5 && (
            <Box
              at={[46 + (row % 3) * 4, 31 + row * 9]}
              size={[66 - (row % 2) * 8, 5]}
              tone={row === 3 ? 'wait' : 'tint'}
              round={2.5}
            />
          )}
          {row < 5 && <Box at={[132, 32 + row * 9]} size={[14, 3]} tone="ink" />}
        </g>
      ))}
      <Box at={[120, 97]} size={[30, 7]} tone="head" />
    </>
  ),
  attendance: (
    <>
      <Box at={[10, 8]} size={[40, 5]} tone="ink" />
      <Box at={[10, 20]} size={[140, 7]} tone="head" />
      {count(6).map((row) => (
        <g key={row}>
          <Box at={[12, 34 + row * 11]} size={[[26, 20, 30, 22, 28, 18][row] ?? 0, 3]} tone="text" />
          {count(10).map((day) => (
            <Box
              key={day}
              at={[50 + day * 10, 31 + row * 11]}
              size={[8, 8]}
              tone={day % 7 > 4 ? 'quiet' : pill(row * 3 + (day > 5 ? 4 : 0) + (row === day ? 2 : 0))}
            />
          ))}
        </g>
      ))}
    </>
  ),
  expenses: (
    <>
      <Box at={[10, 8]} size={[46, 5]} tone="ink" />
      <Box at={[10, 20]} size={[92, 7]} tone="head" />
      {count(6).map((row) => (
        <g key={row}>
          <Box at={[12, 33 + row * 11]} size={[[32, 24, 36, 28, 20, 30][row] ?? 0, 3]} tone="text" />
          <Box at={[54, 32 + row * 11]} size={[18, 5]} tone={pill(row)} round={2.5} />
          <Box at={[80, 33 + row * 11]} size={[12, 3]} tone="ink" />
          <Box at={[97, 32 + row * 11]} size={[5, 5]} tone={row === 3 ? 'quiet' : 'good'} />
        </g>
      ))}
      <Box at={[110, 20]} size={[40, 7]} tone="head" />
      <Rows
        y={33}
        rows={4}
        columns={[
          [112, 18, 14, 20, 16],
          [138, 10, 8, 10, 9],
        ]}
      />
      <Box at={[110, 72]} size={[40, 12]} tone="tint" />
    </>
  ),
  guests: (
    <>
      <Box at={[10, 8]} size={[36, 5]} tone="ink" />
      <Box at={[10, 20]} size={[140, 7]} tone="head" />
      {count(6).map((row) => (
        <g key={row}>
          <Box at={[12, 31 + row * 11]} size={[8, 8]} tone={pill(row + 1)} round={4} />
          <Box at={[25, 33.5 + row * 11]} size={[[34, 26, 40, 30, 24, 36][row] ?? 0, 3]} tone="text" />
          <Box at={[76, 32 + row * 11]} size={[6, 6]} tone={row < 4 ? 'good' : 'quiet'} />
          <Box
            at={[92, 32 + row * 11]}
            size={[24, 6]}
            tone={(['good', 'good', 'quiet', 'wait', 'wait', 'good'] as const)[row] ?? 'quiet'}
            round={3}
          />
          <Box at={[126, 33.5 + row * 11]} size={[[16, 12, 0, 18, 0, 14][row] ?? 0, 3]} tone="text" />
        </g>
      ))}
    </>
  ),
  shifts: (
    <>
      <Box at={[10, 8]} size={[38, 5]} tone="ink" />
      <Box at={[10, 20]} size={[140, 7]} tone="head" />
      {count(6).map((row) => (
        <g key={row}>
          <Box at={[12, 34 + row * 11]} size={[[22, 18, 24, 20, 16, 22][row] ?? 0, 3]} tone="text" />
          {count(7).map((day) => (
            <Box
              key={day}
              at={[42 + day * 15.5, 31 + row * 11]}
              size={[13, 8]}
              tone={(['wait', 'tint', 'good', 'quiet'] as const)[(row + day * (row + 2)) % 4] ?? 'quiet'}
              round={2}
            />
          ))}
        </g>
      ))}
    </>
  ),
  calendar: (
    <>
      <Box at={[10, 8]} size={[40, 5]} tone="ink" />
      <Box at={[10, 19]} size={[140, 6]} tone="head" />
      {count(5).map((row) =>
        count(7).map((day) => (
          <g key={`${row}:${day}`}>
            <Box
              at={[10 + day * 20, 27 + row * 16]}
              size={[19, 15]}
              tone={row === 2 && day === 3 ? 'tint' : day > 4 ? 'quiet' : 'paper'}
            />
            {(row * 7 + day) % 5 === 1 && (
              <Box at={[12.5 + day * 20, 34 + row * 16]} size={[13, 3]} tone="good" round={1.5} />
            )}
          </g>
        )),
      )}
    </>
  ),
};

/** What the template looks like, small; its name stands beside it. */
export const TemplatePicture = ({ template }: { readonly template: TemplateId }) => (
  <svg viewBox="0 0 160 112" className={`template-picture template-of-${template}`} aria-hidden="true">
    {pictures[template]}
  </svg>
);
