package org.imap4x.it.cyrus;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import org.imap4x.it.support.RealServer;
import org.imap4x.it.support.SearchBehaviour;

/** Search, sorting and threading on Cyrus. */
class SearchTest extends SearchBehaviour {
  @Override
  protected Store connect() throws MessagingException {
    RealServer server = RealServer.shared("cyrus");
    Store store = Session.getInstance(server.properties()).getStore("imap4x");
    store.connect(server.host(), server.port(), server.newUser(), server.password());
    return store;
  }
}
