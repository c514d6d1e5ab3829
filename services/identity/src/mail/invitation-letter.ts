import type { Role } from '@cloudity/contracts';
import type { Letter, Locale } from './letter.ts';

export interface InvitationFacts {
  readonly locale: Locale;
  readonly organization: string;
  readonly invitedBy: string;
  readonly role: Role;
  readonly url: string;
  readonly expiresAt: Date;
}

const dayOf = (locale: Locale, date: Date): string =>
  new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);

const roleWords: Readonly<Record<Locale, Readonly<Record<Role, string>>>> = {
  en: { member: 'a member', admin: 'an administrator', owner: 'an owner' },
  fr: { member: 'membre', admin: 'administrateur', owner: 'propriétaire' },
};

const writers: Readonly<Record<Locale, (facts: InvitationFacts) => Letter>> = {
  en: ({ locale, organization, invitedBy, role, url, expiresAt }) => ({
    locale,
    subject: `${invitedBy} invites you to ${organization}`,
    greeting: `Join ${organization}`,
    paragraphs: [
      `${invitedBy} invites you to work in ${organization} as ${roleWords.en[role]}: documents and files, written together.`,
    ],
    action: { label: 'Accept the invitation', url },
    copyHint: 'If the button does not work, open this address:',
    notes: [
      `The invitation is for you alone and works until ${dayOf(locale, expiresAt)}.`,
      'If you did not expect it, ignore this mail: nothing happens.',
    ],
  }),
  fr: ({ locale, organization, invitedBy, role, url, expiresAt }) => ({
    locale,
    subject: `${invitedBy} vous invite dans ${organization}`,
    greeting: `Rejoignez ${organization}`,
    paragraphs: [
      `${invitedBy} vous invite à travailler dans ${organization} en tant que ${roleWords.fr[role]} : documents et fichiers, écrits ensemble.`,
    ],
    action: { label: 'Accepter l’invitation', url },
    copyHint: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
    notes: [
      `L’invitation est personnelle et valable jusqu’au ${dayOf(locale, expiresAt)}.`,
      'Si vous ne l’attendiez pas, ignorez ce message : rien ne se passera.',
    ],
  }),
};

/** The invitation in the inviter's language: the invited person's is not known yet. */
export const writeInvitation = (facts: InvitationFacts): Letter => writers[facts.locale](facts);
