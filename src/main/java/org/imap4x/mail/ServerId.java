package org.imap4x.mail;

import jakarta.mail.MessagingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ID (RFC 2971): who both sides are. */
final class ServerId {
  private ServerId() {}

  /** What the server says of itself; fields that are NIL are left out. */
  static Map<String, String> ask(IMAPStore store, @Nullable Map<String, String> told)
      throws MessagingException {
    Map<String, @Nullable String> fields = told == null ? null : new LinkedHashMap<>(told);
    Map<String, @Nullable String> answer = store.call("ID", true, c -> c.id(fields));
    Map<String, String> known = new LinkedHashMap<>();
    answer.forEach(
        (k, v) -> {
          if (v != null) {
            known.put(k, v);
          }
        });
    return known;
  }
}
