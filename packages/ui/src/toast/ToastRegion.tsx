import { CircleAlert, CircleCheck, X } from 'lucide-react';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Button,
  Text,
  UNSTABLE_ToastContent as ToastContent,
} from 'react-aria-components';
import { Icon } from '../icon/Icon.tsx';
import { useUiText } from '../text.ts';
import { toastQueue } from './toast-queue.ts';
import './toast.css';

/** The place of toasts; once per application. */
export const ToastRegion = () => {
  const text = useUiText();
  return (
    <AriaToastRegion queue={toastQueue} className="ui-toasts" aria-label={text.notifications}>
      {({ toast }) => (
        <AriaToast toast={toast} className="ui-toast">
          {toast.content.tone && (
            <Icon
              of={toast.content.tone === 'danger' ? CircleAlert : CircleCheck}
              className={`ui-toast-${toast.content.tone}`}
            />
          )}
          <ToastContent className="ui-toast-content">
            <Text slot="title">{toast.content.message}</Text>
          </ToastContent>
          {toast.content.action && (
            <Button
              className="ui-toast-action"
              onPress={() => {
                toast.content.action?.onAction();
                toastQueue.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <Button slot="close" className="ui-toast-close" aria-label={text.close}>
            <Icon of={X} size={16} />
          </Button>
        </AriaToast>
      )}
    </AriaToastRegion>
  );
};
