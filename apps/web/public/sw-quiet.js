// The service worker is built without minifying, which leaves its chatter in; this turns it off.
self.__WB_DISABLE_DEV_LOGS = true;
