import { Dialog, DialogContent } from '@cloudity/ui';
import { useTranslation } from '../language/use-translation.ts';
import { useAllCommands } from './commands.ts';
import { showKeys } from './keys.ts';
import './palette.css';

export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const sections = Map.groupBy(
    useAllCommands().filter((command) => command.keys),
    (command) => command.section,
  );
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={t('shortcuts.title')}>
      <DialogContent>
        <div className="shortcuts">
          {[...sections].map(([section, commands]) => (
            <section key={section}>
              <h3>{section}</h3>
              <dl className="shortcuts-list">
                {commands.map((command) => (
                  <div key={command.id} className="shortcuts-row">
                    <dt>{command.title}</dt>
                    <dd>
                      <kbd className="shortcuts-keys">{showKeys(command.keys ?? '')}</kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
};
