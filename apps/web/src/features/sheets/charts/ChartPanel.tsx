import {
  type Chart,
  changeChart,
  chartsOf,
  chartTypes,
  formulaFromText,
  legendPlaces,
  maxChartTitle,
  type PlacedChart,
  ruleText,
  SheetError,
} from '@cloudity/docmodel/sheet';
import { Button, Checkbox, Segmented, Select, TextField } from '@cloudity/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { absolute } from '../criteria/absolute.ts';
import { useSignal } from '../model/signal.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import { insertChart } from './insert-chart.ts';

/** What the chosen chart draws and how. Every change is drawn at once. */
export const ChartPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const sheet = useSignal(session.sheetId);
  const chosen = useSignal(session.chosenChart);
  useSignal(session.revision);
  const chart = chartsOf(session.workbook, sheet).find(({ id }) => id === chosen) ?? null;
  return (
    <SidePanel title={t('chart.title')} onClose={onClose}>
      {chart === null ? (
        <>
          <p className="sheet-panel-empty">{t('chart.none')}</p>
          {session.isEditable && <Button onPress={() => insertChart(session)}>{t('chart.insert')}</Button>}
        </>
      ) : (
        <ChartForm key={chart.id} chart={chart} />
      )}
    </SidePanel>
  );
};

const sourceText = (chart: PlacedChart, session: ReturnType<typeof useSheet>['session'], sheet: string): string =>
  ruleText(session.workbook, { sheet, fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 }, chart.source)
    .slice(1)
    .replaceAll('$', '');

const ChartForm = ({ chart }: { readonly chart: PlacedChart }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const sheet = session.sheetId.get();
  const current = sourceText(chart, session, sheet);
  const [source, setSource] = useState(current);
  const [isWrong, setWrong] = useState(false);
  useEffect(() => setSource(current), [current]);
  const change = (part: Partial<Omit<Chart, 'source'>> & { readonly source?: string }): void => {
    const { id, at: _, ...rest } = chart;
    session.act(() => changeChart(session.workbook, sheet, id, { ...rest, ...part }));
  };
  const changeSource = (): void => {
    if (source === current) return;
    try {
      const typed = `=${absolute(source.trim().replace(/^=/, '').replaceAll(';', ','))}`;
      const formula = formulaFromText(typed, { space: session.workbook, sheet, row: null });
      if (formula.r.length === 0) throw new SheetError('invalid', source);
      change({ source: typed });
      setWrong(false);
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      setWrong(true);
    }
  };
  const { type } = chart;
  return (
    <>
      <Select
        label={t('chart.type')}
        options={chartTypes.map((value) => ({ value, label: t(`chart.type.${value}`) }))}
        value={type}
        onChange={(next) => change({ type: next })}
      />
      <TextField
        label={t('chart.source')}
        value={source}
        onChange={setSource}
        onBlur={changeSource}
        onKeyDown={(event) => {
          if (event.key === 'Enter') changeSource();
        }}
        {...(isWrong ? { errorMessage: t('range.wrong') } : {})}
      />
      <div className="ui-field">
        <span className="ui-label" aria-hidden>
          {t('chart.seriesIn')}
        </span>
        <Segmented
          label={t('chart.seriesIn')}
          options={[
            { value: 'columns', label: t('chart.columns') },
            { value: 'rows', label: t('chart.rows') },
          ]}
          value={chart.seriesIn}
          onChange={(seriesIn) => change({ seriesIn })}
        />
      </div>
      <Checkbox isSelected={chart.hasNames} onChange={(hasNames) => change({ hasNames })}>
        {t(chart.seriesIn === 'columns' ? 'chart.namesInRow' : 'chart.namesInColumn')}
      </Checkbox>
      <Checkbox isSelected={chart.hasLabels} onChange={(hasLabels) => change({ hasLabels })}>
        {t(chart.seriesIn === 'columns' ? 'chart.labelsInColumn' : 'chart.labelsInRow')}
      </Checkbox>
      {(type === 'column' || type === 'bar' || type === 'area') && (
        <Checkbox isSelected={chart.isStacked} onChange={(isStacked) => change({ isStacked })}>
          {t('chart.stacked')}
        </Checkbox>
      )}
      <Words label={t('chart.name')} value={chart.title} onDone={(title) => change({ title })} />
      {type !== 'pie' && (
        <>
          <Words label={t('chart.xTitle')} value={chart.xTitle} onDone={(xTitle) => change({ xTitle })} />
          <Words label={t('chart.yTitle')} value={chart.yTitle} onDone={(yTitle) => change({ yTitle })} />
        </>
      )}
      <Select
        label={t('chart.legend')}
        options={legendPlaces.map((value) => ({ value, label: t(`chart.legend.${value}`) }))}
        value={chart.legend}
        onChange={(legend) => change({ legend })}
      />
    </>
  );
};

interface WordsProps {
  readonly label: string;
  readonly value: string;
  readonly onDone: (value: string) => void;
}

/** A title: one step of undo when it is left, not one a letter. */
const Words = ({ label, value, onDone }: WordsProps) => {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const done = (): void => {
    if (text !== value) onDone(text);
  };
  return (
    <TextField
      label={label}
      value={text}
      maxLength={maxChartTitle}
      onChange={setText}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
};
