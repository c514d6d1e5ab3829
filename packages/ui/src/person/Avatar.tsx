import { initialsOf, personColor } from './person-color.ts';
import './person.css';

export interface AvatarProps {
  /** What the colour is made from: the member's or guest's id. */
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  /** Read by screen readers; off where the name stands beside it. */
  readonly isLabelled?: boolean;
}

export const Avatar = ({ id, name, size = 28, isLabelled = false }: AvatarProps) => (
  <span
    className="ui-avatar"
    style={{ width: size, height: size, fontSize: Math.round(size * 0.4), background: personColor(id) }}
    // Drawn by the style sheet: initials are no text, neither for a selection nor for a button's name.
    data-initials={initialsOf(name)}
    {...(isLabelled ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
  />
);

export interface AvatarStackProps {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** How many are shown before the rest becomes a number. */
  readonly limit?: number;
  readonly size?: number;
  readonly label: string;
}

export const AvatarStack = ({ people, limit = 3, size = 28, label }: AvatarStackProps) => (
  <span className="ui-avatars" role="img" aria-label={label}>
    {people.slice(0, limit).map((person) => (
      <Avatar key={person.id} {...person} size={size} />
    ))}
    {people.length > limit && (
      <span className="ui-avatar ui-avatar-rest" style={{ minWidth: size, height: size }} aria-hidden="true">
        +{people.length - limit}
      </span>
    )}
  </span>
);
