package org.imap4x.it.bench.model;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import org.imap4x.it.bench.raw.RawClient;

/** A row, who does it, where, and how much of it. */
public record Job(Row row, Peer peer, Place place, Scale scale) {

  /** The go of the peer. */
  public Task task() {
    return peer == Peer.LIMIT ? row.workload().limit(this) : row.workload().mail(this);
  }

  /** Default settings but for those of the row. */
  public Session session() {
    Properties properties = new Properties();
    String start = "mail." + peer.protocol() + ".";
    if (row.venue() == Venue.DOVECOT_TLS) {
      properties.setProperty(start + "ssl.enable", "true");
      properties.setProperty(start + "ssl.trust", "*");
      properties.setProperty(start + "ssl.checkserveridentity", "false");
    }
    row.settings(peer).forEach((name, value) -> properties.setProperty(start + name, value));
    return Session.getInstance(properties);
  }

  public Store connect(Session session) throws MessagingException {
    Store store = session.getStore(peer.protocol());
    store.connect(place.host(), place.port(), place.user(), place.password());
    return store;
  }

  public Store connect() throws MessagingException {
    return connect(session());
  }

  public static Folder open(Store store, String name, int mode) throws MessagingException {
    Folder folder = store.getFolder(name);
    folder.open(mode);
    return folder;
  }

  /** A raw connection by the way that the row measures. */
  public RawClient raw() throws IOException {
    return raw(place.port());
  }

  /** A raw connection past the proxy, for what is not measured. */
  public RawClient direct() throws IOException {
    return raw(place.directPort());
  }

  private RawClient raw(int port) throws IOException {
    return RawClient.login(new Socket(place.host(), port), place.user(), place.password());
  }
}
