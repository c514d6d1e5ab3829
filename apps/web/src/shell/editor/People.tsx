import { Avatar, Tooltip } from '@cloudity/ui';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import type { Awareness } from 'y-protocols/awareness';
import { useTranslation } from '../language/use-translation.ts';
import { personOf } from './person-of.ts';

interface Person {
  readonly id: string;
  readonly name: string;
}

const peopleStore = (awareness: Awareness, unnamed: string) => {
  const read = (): readonly Person[] => {
    const found = new Map<string, Person>();
    for (const [client, state] of awareness.getStates()) {
      if (client === awareness.clientID) continue;
      const person = personOf((state as { user?: unknown }).user, unnamed);
      found.set(person.id, person);
    }
    return [...found.values()].toSorted((one, other) => one.name.localeCompare(other.name));
  };
  let people = read();
  return {
    get: () => people,
    subscribe: (listener: () => void) => {
      const changed = (): void => {
        const next = read();
        const isSame =
          next.length === people.length &&
          next.every((person, index) => person.id === people[index]?.id && person.name === people[index]?.name);
        if (isSame) return;
        people = next;
        listener();
      };
      awareness.on('change', changed);
      changed();
      return () => awareness.off('change', changed);
    },
  };
};

/** Who came or went, said once to screen readers and not more often than every two seconds. */
const useArrivals = (people: readonly Person[]): string => {
  const { t } = useTranslation('editor');
  const [message, setMessage] = useState('');
  const told = useRef(people);
  useEffect(() => {
    const timer = setTimeout(() => {
      const before = told.current;
      told.current = people;
      const came = people.filter(({ id }) => !before.some((other) => other.id === id));
      const left = before.filter(({ id }) => !people.some((other) => other.id === id));
      const names = (list: readonly Person[]): string => list.map(({ name }) => name).join(', ');
      const parts = [
        ...(came.length > 0 ? [t('people.came', { names: names(came) })] : []),
        ...(left.length > 0 ? [t('people.left', { names: names(left) })] : []),
      ];
      if (parts.length > 0) setMessage(parts.join(' '));
    }, 2000);
    return () => clearTimeout(timer);
  }, [people, t]);
  return message;
};

export interface PeopleProps {
  readonly awareness: Awareness;
  readonly limit: number;
}

/** The others who have the document open. */
export const People = ({ awareness, limit }: PeopleProps) => {
  const { t } = useTranslation('editor');
  const store = useMemo(() => peopleStore(awareness, t('people.unnamed')), [awareness, t]);
  const people = useSyncExternalStore(store.subscribe, store.get);
  const message = useArrivals(people);
  const rest = people.slice(limit);
  return (
    <>
      <span className="visually-hidden" role="status">
        {message}
      </span>
      {people.length > 0 && (
        <fieldset className="doc-people">
          <legend className="visually-hidden">{t('people.label', { count: people.length })}</legend>
          {people.slice(0, limit).map((person) => (
            <Tooltip key={person.id} text={person.name}>
              <Button className="doc-person" aria-label={person.name}>
                <Avatar id={person.id} name={person.name} size={28} />
              </Button>
            </Tooltip>
          ))}
          {rest.length > 0 && (
            <Tooltip text={rest.map(({ name }) => name).join(', ')}>
              <Button className="doc-person doc-person-rest" aria-label={rest.map(({ name }) => name).join(', ')}>
                +{rest.length}
              </Button>
            </Tooltip>
          )}
        </fieldset>
      )}
    </>
  );
};
