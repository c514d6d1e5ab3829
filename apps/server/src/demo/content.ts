import * as Y from 'yjs';

type Style = 'title' | 'heading1' | 'heading2' | 'quote';
type Line =
  | { readonly text: string; readonly style?: Style; readonly bold?: string }
  | { readonly text: string; readonly list: 'bullet' | 'number' | 'check'; readonly checked?: true };

const launchPlan: readonly Line[] = [
  { text: 'Launch plan', style: 'title' },
  { text: 'What we promised, who does it, and by when. Everybody here may write; carets show who is where.' },
  { text: 'Goals', style: 'heading1' },
  { text: 'Two people write one document and nothing is lost', list: 'bullet' },
  { text: 'Files stay on our own server', list: 'bullet' },
  { text: 'Nobody needs a manual', list: 'bullet' },
  { text: 'To do', style: 'heading1' },
  { text: 'Invite the team', list: 'check', checked: true },
  { text: 'Share the budget folder with finance', list: 'check' },
  { text: 'Make a link for the press, with a password', list: 'check' },
  { text: 'Schedule', style: 'heading1' },
  { text: 'First draft of the announcement', list: 'number' },
  { text: 'Review by everybody', list: 'number' },
  { text: 'Publish', list: 'number' },
  { text: 'Small steps, shown early.', style: 'quote' },
];

const meetingNotes: readonly Line[] = [
  { text: 'Meeting notes', style: 'title' },
  { text: 'Present', style: 'heading2' },
  { text: 'Ada, Grace, Alan' },
  { text: 'Decisions', style: 'heading2' },
  { text: 'The launch stays on Thursday', list: 'bullet' },
  { text: 'Grace writes the announcement', list: 'bullet' },
  { text: 'Alan checks the numbers', list: 'bullet' },
];

const paragraphOf = (line: Line): Y.XmlElement => {
  const paragraph = new Y.XmlElement<Record<string, string | boolean>>('paragraph');
  if ('list' in line) {
    paragraph.setAttribute('list', line.list);
    if (line.checked) paragraph.setAttribute('checked', true);
  } else if (line.style) paragraph.setAttribute('style', line.style);
  paragraph.insert(0, [new Y.XmlText(line.text)]);
  return paragraph as unknown as Y.XmlElement;
};

/** Puts the lines before the empty paragraph that a new document has. */
const writer =
  (lines: readonly Line[]) =>
  (doc: Y.Doc): void =>
    doc.getXmlFragment('body').insert(0, lines.map(paragraphOf));

export const documents = [
  { name: 'Launch plan', write: writer(launchPlan) },
  { name: 'Meeting notes', write: writer(meetingNotes) },
] as const;

export const plainFiles = [
  { name: 'Budget.csv', type: 'text/csv', text: 'item,amount\nServer,480\nPrinting,120\nCake,60\n' },
  {
    name: 'Read me.txt',
    type: 'text/plain',
    text: 'This organization was made by "npm start -- --demo". Delete it whenever you like.\n',
  },
] as const;
