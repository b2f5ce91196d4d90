package org.imap4x.it.dropin;

import jakarta.mail.Session;
import java.util.Properties;

/** Where the application's mail is: a server, a user, and the protocol that reaches it. */
public record Site(String protocol, String host, int port, String user, String password) {

  /** A session with properties as applications have them: they all say {@code mail.imap}. */
  public Session session(String... settings) {
    Properties properties = new Properties();
    properties.setProperty("mail.store.protocol", protocol);
    properties.setProperty("mail.imap.statuscachetimeout", "0");
    properties.setProperty("mail.imap.minidletime", "0");
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return Session.getInstance(properties);
  }
}
