package org.imap4x.mail;

import java.lang.ref.WeakReference;
import java.time.Duration;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.link.Notices;
import org.jspecify.annotations.Nullable;

/** Tells the log and a store's listeners what becomes of lost connections. */
record OutageNews(WeakReference<IMAPStore> store) implements Notices {
  @Override
  public void tell(Kind kind, String place, @Nullable Throwable cause, Duration time) {
    String text = text(kind, place, cause, time);
    switch (kind) {
      case LOST, GIVEN_UP -> MailLog.warn(text);
      case RETRYING -> MailLog.fine(text);
      case RESTORED -> MailLog.info(text);
    }
    IMAPStore to = store.get();
    if (to != null) {
      ConnectionNotice.State state = ConnectionNotice.State.valueOf(kind.name());
      to.notice(new ConnectionNotice(to, state, place, cause, time, text));
    }
  }

  private static String text(Kind kind, String place, @Nullable Throwable cause, Duration time) {
    String why = cause == null ? "" : ": " + cause.getMessage();
    long millis = time.toMillis();
    return switch (kind) {
      case LOST -> "lost the connection of the " + place + why;
      case RETRYING -> "the " + place + " is tried again in " + millis + " ms" + why;
      case RESTORED -> "the " + place + " is connected again after " + millis + " ms";
      case GIVEN_UP -> "the " + place + " is given up after " + millis + " ms" + why;
    };
  }
}
