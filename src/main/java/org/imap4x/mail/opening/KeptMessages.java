package org.imap4x.mail.opening;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.mail.read.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * Message objects that an application held when its folder was closed, so that the next opening
 * takes them over; held weakly.
 */
public final class KeptMessages {
  private final long uidValidity;
  private final List<WeakReference<ServerMessage>> messages;

  private KeptMessages(long uidValidity, List<WeakReference<ServerMessage>> messages) {
    this.uidValidity = uidValidity;
    this.messages = messages;
  }

  /** Those; null where there are none, so that a closed folder holds nothing. */
  static @Nullable KeptMessages of(long uidValidity, List<ServerMessage> held) {
    if (held.isEmpty()) {
      return null;
    }
    List<WeakReference<ServerMessage>> messages = new ArrayList<>(held.size());
    held.forEach(m -> messages.add(new WeakReference<>(m)));
    return new KeptMessages(uidValidity, messages);
  }

  /** Whether UIDs of that UIDVALIDITY mean these messages; 0 says nothing. */
  boolean areOf(long validity) {
    return validity > 0 && validity == uidValidity;
  }

  /** Those that the application still holds. */
  List<ServerMessage> held() {
    List<ServerMessage> held = new ArrayList<>();
    for (WeakReference<ServerMessage> reference : messages) {
      ServerMessage message = reference.get();
      if (message != null) {
        held.add(message);
      }
    }
    return held;
  }
}
