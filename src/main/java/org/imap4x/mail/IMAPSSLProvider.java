package org.imap4x.mail;

import jakarta.mail.Provider;

/** Announces {@code imap4xs} to Jakarta Mail. */
public class IMAPSSLProvider extends Provider {
  /** For {@link java.util.ServiceLoader} and {@code Session.setProvider}. */
  public IMAPSSLProvider() {
    super(Type.STORE, "imap4xs", IMAPSSLStore.class.getName(), "imap4x", null);
  }
}
