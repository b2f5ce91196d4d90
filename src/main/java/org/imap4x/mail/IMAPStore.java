package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.URLName;
import org.jspecify.annotations.Nullable;

/** A user's mail on an IMAP server. */
public class IMAPStore extends Store {
  private final String protocol;
  private final boolean ssl;

  public IMAPStore(Session session, @Nullable URLName url) {
    this(session, url, "imap4x", false);
  }

  protected IMAPStore(Session session, @Nullable URLName url, String name, boolean isSSL) {
    super(session, url);
    this.protocol = url == null ? name : url.getProtocol();
    this.ssl = isSSL;
  }

  /** The name that properties are looked up by, such as imap4x. */
  String protocol() {
    return protocol;
  }

  /** Whether the connection is protected by TLS from its first octet. */
  public boolean isSSL() {
    return ssl;
  }

  /** The session, for settings and passwords. */
  Session mailSession() {
    return session;
  }

  @Override
  public Folder getDefaultFolder() throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Folder getFolder(String name) throws MessagingException {
    throw new MessagingException("not yet");
  }

  @Override
  public Folder getFolder(URLName url) throws MessagingException {
    throw new MessagingException("not yet");
  }
}
