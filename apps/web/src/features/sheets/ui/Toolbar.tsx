import { Button, IconButton, Menu, MenuItem, MenuTrigger, ToggleIconButton } from '@cloudity/ui';
import { Ban, Baseline, ChevronDown, Ellipsis, Minus, PaintBucket, Plus } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Toolbar as AriaToolbar, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { activeStyle, applyStyle, isMerged } from '../actions/format.ts';
import { defaultFontSize, fontNames } from '../canvas/text-metrics.ts';
import { keyText } from '../commands/keys.ts';
import { numberMenu } from '../commands/menus.ts';
import { type CommandId, commandOf, isEnabled, run } from '../commands/registry.ts';
import { zooms } from '../commands/view.ts';
import { useSignal } from '../model/signal.ts';
import { commandIcons } from './command-icons.ts';
import { useSheet } from './context.ts';
import { useChosen, useMenuEntries } from './MenuBar.tsx';

const palette = [
  '#000000',
  '#434343',
  '#666666',
  '#999999',
  '#b7b7b7',
  '#cccccc',
  '#efefef',
  '#ffffff',
  '#980000',
  '#e53935',
  '#fb8c00',
  '#fdd835',
  '#43a047',
  '#00acc1',
  '#1e88e5',
  '#8e24aa',
  '#f4cccc',
  '#fce5cd',
  '#fff2cc',
  '#d9ead3',
  '#d0e0e3',
  '#cfe2f3',
  '#d9d2e9',
  '#ead1dc',
  '#cc4125',
  '#e69138',
  '#f1c232',
  '#6aa84f',
  '#45818e',
  '#3d85c6',
  '#674ea7',
  '#a64d79',
] as const;

const ColorButton = ({ field, icon }: { readonly field: 'color' | 'fill'; readonly icon: typeof Baseline }) => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const current = activeStyle(session)[field];
  const label = t(field === 'color' ? 'toolbar.color' : 'toolbar.fill');
  const choose = (color: string | null, close: () => void): void => {
    applyStyle(session, { [field]: color });
    close();
    setTimeout(() => session.reveal.set({ takesFocus: true }), 60);
  };
  return (
    <DialogTrigger>
      <IconButton
        icon={icon}
        label={label}
        className="sheet-color-button"
        style={typeof current === 'string' ? ({ '--swatch': current } as object) : {}}
      />
      <Popover className="ui-popover" placement="bottom start">
        <Dialog className="sheet-colors" aria-label={label}>
          {({ close }) => (
            <>
              <Button variant="quiet" icon={Ban} onPress={() => choose(null, close)}>
                {t(field === 'color' ? 'toolbar.automatic' : 'toolbar.noFill')}
              </Button>
              <div className="sheet-swatches">
                {palette.map((color) => (
                  <button
                    key={color}
                    type="button"
                    className="sheet-swatch"
                    aria-label={t('toolbar.colorNamed', { color })}
                    aria-pressed={color === current}
                    style={{ background: color }}
                    onClick={() => choose(color, close)}
                  />
                ))}
              </div>
              <label className="sheet-own-color">
                {t('toolbar.ownColor')}
                <input
                  type="color"
                  defaultValue={typeof current === 'string' && current.startsWith('#') ? current : '#1e88e5'}
                  onChange={(event) => applyStyle(session, { [field]: event.currentTarget.value })}
                />
              </label>
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
};

const Action = ({ id }: { readonly id: CommandId }) => {
  const { t } = useTranslation('sheets');
  const context = useSheet();
  const command = commandOf(id);
  const icon = commandIcons[id];
  if (icon === undefined) return null;
  const key = command.keys?.[0];
  const shared = {
    icon,
    label: t(`command.${id}`),
    isDisabled: !isEnabled(command, context.session),
    ...(key === undefined ? {} : { shortcut: keyText(key) }),
  };
  if (command.isOn === undefined) return <IconButton {...shared} onPress={() => run(id, context)} />;
  return <ToggleIconButton {...shared} isSelected={command.isOn(context.session)} onChange={() => run(id, context)} />;
};

const ChoiceMenu = ({
  label,
  icon,
  items,
}: {
  readonly label: string;
  readonly icon: typeof Baseline;
  readonly items: readonly (CommandId | '-')[];
}) => {
  const { choose, closed } = useChosen();
  const entries = useMenuEntries(choose);
  return (
    <MenuTrigger onOpenChange={closed}>
      <IconButton icon={icon} label={label} />
      <Menu label={label}>{entries(items)}</Menu>
    </MenuTrigger>
  );
};

const SizeField = () => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const now = activeStyle(session).size;
  const size = typeof now === 'number' ? now : defaultFontSize;
  const [draft, setDraft] = useState<string | null>(null);
  const commit = (): void => {
    const next = Number(draft?.replace(',', '.'));
    setDraft(null);
    if (draft !== null && next >= 4 && next <= 400) applyStyle(session, { size: next });
  };
  return (
    <>
      <IconButton
        icon={Minus}
        iconSize={14}
        label={t('command.smaller')}
        className="doc-size-step"
        onPress={() => applyStyle(session, { size: Math.max(6, size - 1) })}
      />
      <input
        className="doc-size"
        aria-label={t('toolbar.size')}
        inputMode="numeric"
        value={draft ?? String(size)}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          if (event.key === 'Enter') commit();
          else setDraft(null);
          session.reveal.set({ takesFocus: true });
        }}
      />
      <IconButton
        icon={Plus}
        iconSize={14}
        label={t('command.larger')}
        className="doc-size-step"
        onPress={() => applyStyle(session, { size: Math.min(400, size + 1) })}
      />
    </>
  );
};

const ZoomMenu = () => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const zoom = useSignal(session.zoom);
  const text = (value: number): string => `${Math.round(value * 100)} %`;
  return (
    <MenuTrigger>
      <Button
        variant="quiet"
        trailingIcon={ChevronDown}
        className="sheet-zoom"
        aria-label={t('toolbar.zoom', { zoom: text(zoom) })}
      >
        {text(zoom)}
      </Button>
      <Menu label={t('menu.zoom')}>
        {zooms.map((value) => (
          <MenuItem key={value} onAction={() => session.zoom.set(value)}>
            {text(value)}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
};

const NumberMenu = () => {
  const { t } = useTranslation('sheets');
  const { choose, closed } = useChosen();
  const entries = useMenuEntries(choose);
  return (
    <MenuTrigger onOpenChange={closed}>
      <Button
        variant="quiet"
        trailingIcon={ChevronDown}
        className="sheet-number-button"
        aria-label={`123, ${t('menu.number')}`}
      >
        123
      </Button>
      <Menu label={t('menu.number')}>{entries(numberMenu)}</Menu>
    </MenuTrigger>
  );
};

const FontMenu = () => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const font = activeStyle(session).font;
  const name = typeof font === 'string' ? font : 'Inter';
  return (
    <MenuTrigger>
      <Button
        variant="quiet"
        trailingIcon={ChevronDown}
        className="doc-font-button"
        aria-label={t('toolbar.font', { name })}
      >
        {name}
      </Button>
      <Menu label={t('toolbar.fontMenu')}>
        {fontNames.map((each) => (
          <MenuItem
            key={each}
            textValue={each}
            onAction={() => applyStyle(session, { font: each === 'Inter' ? null : each })}
          >
            {each}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
};

const useGroups = (): readonly { readonly name: string; readonly content: ReactNode }[] => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const style = activeStyle(session);
  const align = style.align === 'center' ? 'alignCenter' : style.align === 'right' ? 'alignRight' : 'alignLeft';
  const vertical =
    style.verticalAlign === 'top' ? 'alignTop' : style.verticalAlign === 'middle' ? 'alignMiddle' : 'alignBottom';
  const icon = (id: CommandId) => commandIcons[id] ?? Baseline;
  return [
    {
      name: 'undo',
      content: (
        <>
          <Action id="undo" />
          <Action id="redo" />
        </>
      ),
    },
    { name: 'zoom', content: <ZoomMenu /> },
    {
      name: 'number',
      content: (
        <>
          <Action id="formatCurrency" />
          <Action id="formatPercent" />
          <Action id="decimalsLess" />
          <Action id="decimalsMore" />
          <NumberMenu />
        </>
      ),
    },
    { name: 'font', content: <FontMenu /> },
    { name: 'size', content: <SizeField /> },
    {
      name: 'text',
      content: (
        <>
          <Action id="bold" />
          <Action id="italic" />
          <Action id="strike" />
          <ColorButton field="color" icon={Baseline} />
        </>
      ),
    },
    {
      name: 'cell',
      content: (
        <>
          <ColorButton field="fill" icon={PaintBucket} />
          <ChoiceMenu
            label={t('menu.borders')}
            icon={icon('bordersAll')}
            items={[
              'bordersAll',
              'bordersInner',
              'bordersHorizontal',
              'bordersVertical',
              'bordersOuter',
              '-',
              'bordersLeft',
              'bordersTop',
              'bordersRight',
              'bordersBottom',
              '-',
              'bordersNone',
            ]}
          />
          <ChoiceMenu
            label={t('menu.merge')}
            icon={icon(isMerged(session) ? 'unmerge' : 'mergeAll')}
            items={['mergeAll', 'mergeRows', 'mergeColumns', 'unmerge']}
          />
        </>
      ),
    },
    {
      name: 'align',
      content: (
        <>
          <ChoiceMenu label={t('menu.align')} icon={icon(align)} items={['alignLeft', 'alignCenter', 'alignRight']} />
          <ChoiceMenu
            label={t('toolbar.vertical')}
            icon={icon(vertical)}
            items={['alignTop', 'alignMiddle', 'alignBottom']}
          />
          <ChoiceMenu label={t('menu.wrap')} icon={icon('wrapText')} items={['wrapOverflow', 'wrapText', 'wrapClip']} />
        </>
      ),
    },
    {
      name: 'insert',
      content: (
        <>
          <Action id="comment" />
          <Action id="insertChart" />
        </>
      ),
    },
    {
      name: 'function',
      content: (
        <ChoiceMenu
          label={t('menu.function')}
          icon={icon('functionSum')}
          items={[
            'functionSum',
            'functionAverage',
            'functionCount',
            'functionMax',
            'functionMin',
            '-',
            'functionIf',
            'functionLookup',
          ]}
        />
      ),
    },
  ];
};

/** What is used most. Groups that find no room stand behind the three dots; on narrow pages the bar scrolls instead. */
export const Toolbar = ({ isScrolling }: { readonly isScrolling: boolean }) => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  useSignal(session.selection);
  useSignal(session.revision);
  const groups = useGroups();
  const row = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(groups.length);
  useEffect(() => {
    const element = row.current?.parentElement;
    if (!element || isScrolling) return;
    const measure = (): void => {
      const measured = [...(row.current?.querySelectorAll<HTMLElement>('[data-group]') ?? [])].map(
        (group) => group.offsetWidth + 9,
      );
      for (const [index, width] of measured.entries()) widths.current[index] = width;
      let [used, count] = [0, 0];
      for (const width of widths.current) {
        if (used + width > element.clientWidth - 60) break;
        used += width;
        count += 1;
      }
      setRoom(count);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [isScrolling]);
  const widths = useRef<number[]>([]);
  const shown = isScrolling ? groups : groups.slice(0, Math.max(1, room));
  const rest = isScrolling ? [] : groups.slice(shown.length);
  const line = (list: typeof groups) =>
    list.map(({ name, content }, index) => (
      <div key={name} className="doc-toolbar-group" data-group>
        {index > 0 && <span className="doc-toolbar-line" />}
        {content}
      </div>
    ));
  return (
    <AriaToolbar className={isScrolling ? 'doc-toolbar is-scrolling' : 'doc-toolbar'} aria-label={t('toolbar.label')}>
      <div className="doc-toolbar-row" ref={row}>
        {line(shown)}
        {rest.length > 0 && (
          <DialogTrigger>
            <IconButton icon={Ellipsis} label={t('toolbar.more')} className="doc-toolbar-more" />
            <Popover className="ui-popover" placement="bottom end">
              <Dialog className="doc-toolbar-rest" aria-label={t('toolbar.more')}>
                <div className="doc-toolbar-row">{line(rest)}</div>
              </Dialog>
            </Popover>
          </DialogTrigger>
        )}
      </div>
    </AriaToolbar>
  );
};
