package org.imap4x.mail.opening;

import jakarta.mail.Message;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Message objects that an application held when its folder was closed, so that the next opening
 * takes them over; held weakly.
 */
public final class KeptMessages {
  private final long uidValidity;
  private final long modSeq;
  private final List<WeakReference<Message>> messages;

  private KeptMessages(long uidValidity, long modSeq, List<WeakReference<Message>> messages) {
    this.uidValidity = uidValidity;
    this.modSeq = modSeq;
    this.messages = messages;
  }

  /**
   * Those; null where there are none, so that a closed folder holds nothing.
   *
   * @param modSeq what was read of them is not older; 0 where nobody counts changes
   */
  static @Nullable KeptMessages of(long uidValidity, long modSeq, List<Message> held) {
    if (held.isEmpty()) {
      return null;
    }
    List<WeakReference<Message>> messages = new ArrayList<>(held.size());
    for (Message message : held) {
      messages.add(new WeakReference<>(message));
    }
    return new KeptMessages(uidValidity, modSeq, messages);
  }

  /** Whether UIDs of that UIDVALIDITY mean these messages; 0 says nothing. */
  boolean areOf(long validity) {
    return validity > 0 && validity == uidValidity;
  }

  /**
   * Whether nothing of any message has changed since, as the highest mod-sequence is the same (RFC
   * 7162 section 3.1.2.1).
   */
  boolean areUnchanged(long highestModSeq) {
    return modSeq > 0 && modSeq == highestModSeq;
  }

  /** Those that the application still holds. */
  List<Message> held() {
    List<Message> held = new ArrayList<>();
    for (WeakReference<Message> reference : messages) {
      Message message = reference.get();
      if (message != null) {
        held.add(message);
      }
    }
    return held;
  }
}
