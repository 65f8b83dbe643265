// Loads the page again when the site it belongs to has been made anew.
(() => {
  "use strict";
  const { events, version } = document.currentScript.dataset;
  let source = null;

  const again = () => {
    pause();
    location.reload();
  };
  const pause = () => {
    if (source) source.close();
    source = null;
  };
  // A hidden page holds no connection: a browser has only six of them for all of its tabs.
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource(events);
    source.onmessage = (event) => {
      if (event.data !== version) again();
    };
    source.onerror = () => {
      // Refused for good, as after a new start of the preview, whose address of the events is another one.
      if (source && source.readyState === EventSource.CLOSED) setTimeout(again, 2000);
    };
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : listen()));
  addEventListener("pagehide", pause);
  addEventListener("pageshow", listen);
  listen();
})();
