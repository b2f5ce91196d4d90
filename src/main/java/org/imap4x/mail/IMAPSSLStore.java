package org.imap4x.mail;

import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.jspecify.annotations.Nullable;

/** The store of {@code imap4xs}: TLS from the first octet. */
public class IMAPSSLStore extends IMAPStore {
  /** The store of {@code imap4xs}, made by {@code Session.getStore}. */
  public IMAPSSLStore(Session session, @Nullable URLName url) {
    super(session, url, "imap4xs", true);
  }
}
