import { useTranslation } from '../../shell/language/use-translation.ts';
import { CopyField } from '../../shell/pages/CopyField.tsx';

const programs = ['mac', 'windows', 'linux', 'rclone'] as const;

/** How a file manager opens the drive: the address, and where each system wants it. */
export const ConnectPrograms = () => {
  const { t } = useTranslation('security');
  const address = `${window.location.origin}/dav/files/`;
  const gnome = address.replace(/^http/, 'dav');
  return (
    <details className="connect">
      <summary>{t('connect.title')}</summary>
      <p>{t('connect.text')}</p>
      <CopyField label={t('connect.address')} text={address} />
      <dl>
        {programs.map((program) => (
          <div key={program}>
            <dt>{t(`connect.${program}`)}</dt>
            <dd>{t(`connect.${program}.how`, { gnome })}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
};
