package org.imap4x.it.dovecot;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import org.imap4x.it.support.RealServer;
import org.imap4x.it.support.SearchBehaviour;

/** Search, sorting and threading on Dovecot. */
class SearchTest extends SearchBehaviour {
  @Override
  protected Store connect() throws MessagingException {
    RealServer server = RealServer.shared("dovecot");
    Store store = Session.getInstance(server.properties()).getStore("imap4x");
    store.connect(server.host(), server.port(), server.newUser(), server.password());
    return store;
  }
}
