import type { Comment } from '@cloudity/contracts';
import { Fragment } from 'react';

const address = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/;
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Plain text with its addresses as links and the people it names marked; nothing else in it means anything. */
export const CommentText = ({ comment }: { readonly comment: Pick<Comment, 'text' | 'mentions'> }) => {
  const names = comment.mentions.map(({ name }) => `@${literal(name)}`);
  const pattern = new RegExp([address.source, ...(names.length > 0 ? [`(${names.join('|')})`] : [])].join('|'));
  const parts = comment.text.split(pattern).filter((part) => part !== undefined && part !== '');
  return (
    <p className="comment-text">
      {parts.map((part, index) => {
        const key = `${index}${part}`;
        if (address.test(part) && /^https?:/.test(part))
          return (
            <a key={key} href={part} target="_blank" rel="noopener noreferrer nofollow">
              {part}
            </a>
          );
        if (part.startsWith('@') && comment.mentions.some(({ name }) => part === `@${name}`))
          return (
            <span key={key} className="comment-mention">
              {part}
            </span>
          );
        return <Fragment key={key}>{part}</Fragment>;
      })}
    </p>
  );
};
