package org.imap4x.mail;

import jakarta.mail.event.StoreEvent;
import java.lang.ref.WeakReference;
import org.imap4x.client.StatusListener;
import org.imap4x.mail.config.Settings;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Untagged;

/** Tells a store's listeners what the server says in status responses, on any connection. */
record StatusNews(WeakReference<IMAPStore> store) implements StatusListener {

  /** That the server is ready is no news, but for who wants to hear of every response. */
  @Override
  public void greeted(Untagged.Status greeting) {
    IMAPStore to = store.get();
    if (to != null) {
      alert(to, greeting.text());
      if (wantsResponses(to)) {
        response(to, text(greeting));
      }
    }
  }

  @Override
  public void came(Response response) {
    IMAPStore to = store.get();
    if (to == null) {
      return;
    }
    if (response instanceof Untagged.Status status) {
      ResponseText text = status.text();
      boolean coded = status.kind() == Untagged.Kind.OK && text.code().isPresent();
      boolean alert = alert(to, text);
      if (!alert && !coded && status.kind() != Untagged.Kind.BYE && !text.text().isEmpty()) {
        to.notice(text.text());
      }
      if (wantsResponses(to)) {
        response(to, text(status));
      }
    } else if (response instanceof Response.Tagged tagged) {
      alert(to, tagged.text());
      if (wantsResponses(to)) {
        response(to, tagged.tag() + " " + tagged);
      }
    }
  }

  private static String text(Untagged.Status status) {
    return "* " + status.kind() + " " + status.text();
  }

  private static boolean alert(IMAPStore to, ResponseText text) {
    boolean alert = text.hasCode("ALERT") && !text.text().isEmpty();
    if (alert) {
      to.notifyStoreListeners(StoreEvent.ALERT, text.text());
    }
    return alert;
  }

  private static boolean wantsResponses(IMAPStore to) {
    return to.settings().flag(Settings.ENABLE_RESPONSE_EVENTS)
        || to.settings().flag(Settings.ENABLE_IMAP_EVENTS);
  }

  private static void response(IMAPStore to, String text) {
    to.notifyStoreListeners(IMAPStore.RESPONSE, text);
  }
}
