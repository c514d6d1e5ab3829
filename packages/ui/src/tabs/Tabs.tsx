import type { ReactNode } from 'react';
import { Tabs as AriaTabs, type Key, Tab, TabList, TabPanel } from 'react-aria-components';
import './tabs.css';

export interface TabsProps<Value extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: Value; readonly title: string; readonly content: ReactNode }[];
  readonly selected?: Value;
  readonly onSelect?: (id: Value) => void;
}

export const Tabs = <Value extends string>({ label, tabs, selected, onSelect }: TabsProps<Value>) => (
  <AriaTabs
    className="ui-tabs"
    {...(selected === undefined ? {} : { selectedKey: selected })}
    onSelectionChange={(key: Key) => {
      const tab = tabs.find(({ id }) => id === key);
      if (tab) onSelect?.(tab.id);
    }}
  >
    <TabList aria-label={label} className="ui-tab-list">
      {tabs.map(({ id, title }) => (
        <Tab key={id} id={id} className="ui-tab">
          {title}
        </Tab>
      ))}
    </TabList>
    {tabs.map(({ id, content }) => (
      <TabPanel key={id} id={id} className="ui-tab-panel">
        {content}
      </TabPanel>
    ))}
  </AriaTabs>
);
