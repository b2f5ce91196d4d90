package org.imap4x.mail.search;

import jakarta.mail.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a thread, as it is handed out, of what was found; called for the replies first. */
@FunctionalInterface
public interface ThreadMaker<T> {
  /** The message, null where it is not there, and the threads of its replies. */
  T make(@Nullable Message message, List<T> replies);
}
