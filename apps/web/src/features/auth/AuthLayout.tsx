import { Button } from '@cloudity/ui';
import type { ReactNode } from 'react';
import { setLanguage } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Logo } from '../../shell/layout/Logo.tsx';
import './auth.css';

export interface AuthLayoutProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Shown above the title, for example which step this is. */
  readonly eyebrow?: string;
  readonly children?: ReactNode;
}

const languages = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français' },
] as const;

/** One calm column for everything that happens before somebody is signed in. */
export const AuthLayout = ({ title, description, eyebrow, children }: AuthLayoutProps) => {
  const { t, i18n } = useTranslation('auth');
  return (
    <div className="auth">
      <title>{`${title} · Cloudity`}</title>
      <main className="auth-column">
        <div className="auth-logo">
          <Logo size={32} />
          <span>Cloudity</span>
        </div>
        <div className="auth-card">
          <header className="auth-head">
            {eyebrow && <p className="auth-eyebrow">{eyebrow}</p>}
            <h1>{title}</h1>
            {description && <div className="auth-description">{description}</div>}
          </header>
          {children}
        </div>
      </main>
      <footer>
        <nav className="auth-foot" aria-label={t('language')}>
          {languages.map(({ value, label }) => (
            <Button
              key={value}
              variant="quiet"
              lang={value}
              className={value === i18n.language ? 'auth-language auth-language-on' : 'auth-language'}
              aria-current={value === i18n.language}
              onPress={() => void setLanguage(value)}
            >
              {label}
            </Button>
          ))}
        </nav>
      </footer>
    </div>
  );
};
