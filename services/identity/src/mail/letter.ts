export type Locale = 'en' | 'fr';

/** A mail with one thing to do. Every part is plain text; the renderer escapes it. */
export interface Letter {
  readonly locale: Locale;
  readonly subject: string;
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string };
  /** Small print below the action: until when, and what to do when the mail came to the wrong person. */
  readonly notes: readonly string[];
  readonly copyHint: string;
}

export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

const font = "font-family:Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const paragraph = (text: string): string =>
  `<p style="margin:0 0 16px;font-size:16px;line-height:24px">${escapeHtml(text)}</p>`;
const note = (text: string): string =>
  `<p style="margin:0 0 8px;font-size:13px;line-height:20px;color:#5b6472">${escapeHtml(text)}</p>`;

/** Tables and inline styles only, no image and no script: what every mail program shows the same way, also in the dark. */
const htmlOf = ({ locale, subject, greeting, paragraphs, action, notes, copyHint }: Letter): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f3f5f8">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="background:#f3f5f8">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width:520px;background:#ffffff;border-radius:16px">
<tr><td style="padding:32px;${font};color:#1b2430">
<p style="margin:0 0 24px;font-size:15px;font-weight:600;color:#3456d1">Cloudity</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:30px;font-weight:600">${escapeHtml(greeting)}</h1>
${paragraphs.map(paragraph).join('\n')}
<table role="presentation" cellspacing="0" cellpadding="0" style="margin:8px 0 24px"><tr>
<td style="border-radius:10px;background:#3456d1"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:12px 24px;font-size:16px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(action.label)}</a></td>
</tr></table>
${note(copyHint)}
<p style="margin:0 0 24px;font-size:13px;line-height:20px;word-break:break-all"><a href="${escapeHtml(action.url)}" style="color:#3456d1">${escapeHtml(action.url)}</a></p>
${notes.map(note).join('\n')}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;

const textOf = ({ greeting, paragraphs, action, notes }: Letter): string =>
  [greeting, ...paragraphs, `${action.label}:\n${action.url}`, ...notes, '-- \nCloudity'].join('\n\n');

/** The letter as a mail program takes it: a plain text and an HTML form of the same words. */
export const renderLetter = (letter: Letter): RenderedLetter => ({
  subject: letter.subject,
  text: textOf(letter),
  html: htmlOf(letter),
});
