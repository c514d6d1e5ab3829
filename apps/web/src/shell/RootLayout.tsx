import { type UiText, UiTextContext } from '@cloudity/ui';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { I18nProvider, RouterProvider } from 'react-aria-components';
import { useTranslation } from './language/use-translation.ts';

/** What every page stands in: the language and the router for the components. */
export const RootLayout = () => {
  const { history } = useRouter();
  const { t, i18n } = useTranslation();
  const text = useMemo<UiText>(
    () => ({
      close: t('ui.close'),
      clear: t('ui.clear'),
      loading: t('ui.loading'),
      retry: t('ui.retry'),
      showPassword: t('ui.showPassword'),
      hidePassword: t('ui.hidePassword'),
      notifications: t('ui.notifications'),
      selectAll: t('ui.selectAll'),
      select: t('ui.select'),
      drag: t('ui.drag'),
    }),
    [t],
  );
  return (
    <I18nProvider locale={i18n.language === 'fr' ? 'fr-FR' : 'en-US'}>
      <RouterProvider navigate={(path) => history.push(path)}>
        <UiTextContext value={text}>
          <Outlet />
        </UiTextContext>
      </RouterProvider>
    </I18nProvider>
  );
};
