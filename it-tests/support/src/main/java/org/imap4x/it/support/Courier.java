package org.imap4x.it.support;

import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.util.Properties;

/** Courier as it is. */
public class Courier extends TestServer {
  /** The one that answers there. */
  public Courier(Instance instance) {
    super(instance);
  }

  /** Courier keeps all of the user's mailboxes below INBOX. */
  @Override
  public String prefix() {
    return "INBOX.";
  }

  /**
   * Courier offers CRAM-MD5 also where it has a hash of the password only, and takes 5 s to refuse
   * it: then the next mechanism is tried, but not for every store of these tests.
   */
  @Override
  public Store store(String protocol, String user, Properties properties)
      throws MessagingException {
    Properties login = new Properties();
    login.putAll(properties);
    login.setProperty("mail.imap4x.auth.mechanisms", "LOGIN PLAIN");
    login.setProperty("mail.imap4xs.auth.mechanisms", "LOGIN PLAIN");
    return super.store(protocol, user, login);
  }

  /** Courier adds the missing line end. */
  @Override
  public boolean keepsMissingLineEnd() {
    return false;
  }

  /** Courier's NOOP stays silent on some expunges of a session that also appends. */
  @Override
  public boolean tellsEveryExpunge() {
    return false;
  }

  /** Courier makes up a message where the file is gone and the session was not told. */
  @Override
  public String inPlaceOfExpunged() {
    return "This message is no longer available on the server.";
  }
}
