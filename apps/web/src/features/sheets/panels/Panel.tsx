import { lazy } from 'react';
import { loadArea } from '../../../shell/language/i18n.ts';
import { ChartPanel } from '../charts/ChartPanel.tsx';
import type { PanelName } from '../commands/registry.ts';
import { CellCommentsPanel } from '../comments/CellCommentsPanel.tsx';
import { ConditionsPanel } from '../conditions/ConditionsPanel.tsx';
import { ViewsPanel } from '../filters/ViewsPanel.tsx';
import { NamesPanel } from '../names/NamesPanel.tsx';
import { ProtectionsPanel } from '../protection/ProtectionsPanel.tsx';
import { ValidationPanel } from '../validation/ValidationPanel.tsx';

const SparklinePanel = lazy(async () => {
  const [module] = await Promise.all([import('../sparklines/SparklinePanel.tsx'), loadArea('sheetDrawings')]);
  return { default: module.SparklinePanel };
});

const PivotPanel = lazy(async () => {
  const [module] = await Promise.all([import('../pivots/PivotPanel.tsx'), loadArea('sheetPivots')]);
  return { default: module.PivotPanel };
});

export interface PanelProps {
  readonly name: PanelName;
  readonly onClose: () => void;
}

/** The panel beside the grid. */
export const Panel = ({ name, onClose }: PanelProps) => {
  switch (name) {
    case 'views':
      return <ViewsPanel onClose={onClose} />;
    case 'validation':
      return <ValidationPanel onClose={onClose} />;
    case 'conditions':
      return <ConditionsPanel onClose={onClose} />;
    case 'names':
      return <NamesPanel onClose={onClose} />;
    case 'comments':
      return <CellCommentsPanel onClose={onClose} />;
    case 'protection':
      return <ProtectionsPanel onClose={onClose} />;
    case 'chart':
      return <ChartPanel onClose={onClose} />;
    case 'pivot':
      return <PivotPanel onClose={onClose} />;
    case 'sparkline':
      return <SparklinePanel onClose={onClose} />;
  }
};
