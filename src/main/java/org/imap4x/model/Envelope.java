package org.imap4x.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** ENVELOPE (RFC 9051 section 7.5.2); strings as sent, null for NIL. */
public record Envelope(
    @Nullable String date,
    @Nullable String subject,
    List<Address> from,
    List<Address> sender,
    List<Address> replyTo,
    List<Address> to,
    List<Address> cc,
    List<Address> bcc,
    @Nullable String inReplyTo,
    @Nullable String messageId) {
  public Envelope {
    from = List.copyOf(from);
    sender = List.copyOf(sender);
    replyTo = List.copyOf(replyTo);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
  }
}
