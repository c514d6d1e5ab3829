import { protectionsOf, renameSheet, type SheetInfo, setSheetColor, setSheetHidden } from '@cloudity/docmodel/sheet';
import { IconButton, Menu, MenuItem, MenuSeparator, MenuTrigger, Submenu } from '@cloudity/ui';
import { ChevronDown, Menu as ListIcon, Lock, Plus } from 'lucide-react';
import { type CSSProperties, useEffect, useRef } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { run } from '../commands/registry.ts';
import { useSignal } from '../model/signal.ts';
import { useSheet } from './context.ts';
import { useChosen, useMenuEntries } from './MenuBar.tsx';

const colors = ['#e53935', '#fb8c00', '#fdd835', '#43a047', '#00acc1', '#1e88e5', '#8e24aa', '#6d4c41'] as const;

interface TabProps {
  readonly sheet: SheetInfo;
  readonly isShown: boolean;
  readonly isRenaming: boolean;
  readonly onRename: (isRenaming: boolean) => void;
}

const Tab = ({ sheet, isShown, isRenaming, onRename }: TabProps) => {
  const { t } = useTranslation('sheets');
  const context = useSheet();
  const { session } = context;
  const { choose, closed } = useChosen();
  const entries = useMenuEntries(choose);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isRenaming) field.current?.select();
  }, [isRenaming]);
  const style = (sheet.color === null ? {} : { '--tab': sheet.color }) as CSSProperties;
  if (isRenaming) {
    const done = (name: string): void => {
      onRename(false);
      if (name.trim() !== '' && name !== sheet.name)
        session.act(() => renameSheet(session.workbook, sheet.id, name.trim()));
      session.reveal.set({ takesFocus: true });
    };
    return (
      <input
        ref={field}
        className="sheet-tab-field"
        aria-label={t('tabs.name')}
        defaultValue={sheet.name}
        maxLength={100}
        size={Math.max(6, sheet.name.length)}
        onBlur={(event) => done(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done(event.currentTarget.value);
          if (event.key === 'Escape') done(sheet.name);
        }}
      />
    );
  }
  return (
    <div
      className={isShown ? 'sheet-tab is-shown' : 'sheet-tab'}
      style={style}
      data-colored={sheet.color !== null || undefined}
    >
      <button
        type="button"
        className="sheet-tab-name"
        aria-current={isShown ? 'page' : undefined}
        onClick={() => session.show(sheet.id)}
        onDoubleClick={() => {
          if (session.isEditable) onRename(true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'F2' && session.isEditable) onRename(true);
        }}
      >
        {protectionsOf(session.workbook, sheet.id).some(({ isSheet }) => isSheet) && (
          <Lock size={12} role="img" aria-label={t('tabs.protected')} />
        )}
        {sheet.name}
      </button>
      {isShown && session.isEditable && (
        <MenuTrigger onOpenChange={closed}>
          <IconButton
            icon={ChevronDown}
            iconSize={14}
            label={t('tabs.menu', { name: sheet.name })}
            className="sheet-tab-menu"
          />
          <Menu label={t('tabs.menu', { name: sheet.name })} placement="top start">
            {entries(['renameSheet', 'duplicateSheet', 'moveSheetLeft', 'moveSheetRight', 'hideSheet'])}
            <Submenu item={<MenuItem textValue={t('tabs.color')}>{t('tabs.color')}</MenuItem>}>
              <MenuItem onAction={() => session.act(() => setSheetColor(session.workbook, sheet.id, null))}>
                {t('tabs.noColor')}
              </MenuItem>
              {colors.map((color) => (
                <MenuItem
                  key={color}
                  textValue={color}
                  onAction={() => session.act(() => setSheetColor(session.workbook, sheet.id, color))}
                >
                  <span className="sheet-tab-color" style={{ background: color }} />
                  {t('toolbar.colorNamed', { color })}
                </MenuItem>
              ))}
            </Submenu>
            <MenuSeparator />
            {entries(['deleteSheet'])}
          </Menu>
        </MenuTrigger>
      )}
    </div>
  );
};

/** The workbook's sheets at the foot of the page. */
export const SheetTabs = ({
  renaming,
  onRenaming,
}: {
  readonly renaming: string | null;
  readonly onRenaming: (id: string | null) => void;
}) => {
  const { t } = useTranslation('sheets');
  const context = useSheet();
  const { session } = context;
  const shown = useSignal(session.sheetId);
  useSignal(session.revision);
  const { sheets } = session.workbook;
  return (
    <nav className="sheet-tabs" aria-label={t('tabs.label')} data-region="tabs">
      {session.isEditable && (
        <IconButton icon={Plus} label={t('command.newSheet')} onPress={() => run('newSheet', context)} />
      )}
      <MenuTrigger>
        <IconButton icon={ListIcon} label={t('tabs.all')} />
        <Menu label={t('tabs.all')} placement="top start">
          {sheets.map((sheet) => (
            <MenuItem
              key={sheet.id}
              textValue={sheet.name}
              onAction={() => {
                if (sheet.isHidden) session.act(() => setSheetHidden(session.workbook, sheet.id, false));
                session.show(sheet.id);
              }}
            >
              {sheet.isHidden ? t('tabs.hidden', { name: sheet.name }) : sheet.name}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      <div className="sheet-tabs-list">
        {sheets
          .filter(({ isHidden }) => !isHidden)
          .map((sheet) => (
            <Tab
              key={sheet.id}
              sheet={sheet}
              isShown={sheet.id === shown}
              isRenaming={renaming === sheet.id}
              onRename={(is) => onRenaming(is ? sheet.id : null)}
            />
          ))}
      </div>
    </nav>
  );
};
