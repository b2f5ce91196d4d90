package org.imap4x.it.faults;

import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.io.IOException;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/** Whom an application works for, through which door; null: the server's own. */
record Target(RealServer server, FaultProxy proxy, String user) {
  void connect(Store store) throws MessagingException {
    String host = proxy == null ? server.host() : proxy.host();
    int port = proxy == null ? server.port() : proxy.port();
    store.connect(host, port, user, server.password());
  }

  /** Whether one message can be removed, and others that are marked left. */
  boolean canMove() {
    return server.has("MOVE") || server.has("UIDPLUS");
  }

  /** Past the proxy. */
  RawImap direct() throws IOException {
    return server.login(user);
  }
}
