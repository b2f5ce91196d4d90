package org.imap4x.mail;

import jakarta.mail.Provider;

/** Announces {@code imap4x} to Jakarta Mail. */
public class IMAPProvider extends Provider {
  /** For {@link java.util.ServiceLoader} and {@code Session.setProvider}. */
  public IMAPProvider() {
    super(Type.STORE, "imap4x", IMAPStore.class.getName(), "imap4x", null);
  }
}
