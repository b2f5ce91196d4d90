package org.imap4x.it.bench;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Properties;

/** One of those who are compared, and how it is reached. */
enum Peer {
  ANGUS("Angus Mail", "imap"),
  IMAP4X("imap4x", "imap4x");

  private final String title;
  private final String protocol;

  Peer(String title, String protocol) {
    this.title = title;
    this.protocol = protocol;
  }

  String title() {
    return title;
  }

  /**
   * A connected store, with default settings, but for the mechanism: imap4x would take
   * SCRAM-SHA-256, which is two round trips more by its nature, where Angus Mail sends the
   * password.
   */
  Store connect(CountingProxy proxy, String user, String password) throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.imap.auth.mechanisms", "PLAIN");
    Store store = Session.getInstance(properties).getStore(protocol);
    store.connect(proxy.host(), proxy.port(), user, password);
    return store;
  }

  static Folder open(Store store, String name) throws MessagingException {
    Folder folder = store.getFolder(name);
    folder.open(Folder.READ_WRITE);
    return folder;
  }
}
