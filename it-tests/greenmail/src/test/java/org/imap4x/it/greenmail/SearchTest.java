package org.imap4x.it.greenmail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.util.Properties;
import org.imap4x.it.support.SearchBehaviour;
import org.junit.jupiter.api.AfterEach;

/** Search, sorting and threading on GreenMail, which has no THREAD. */
class SearchTest extends SearchBehaviour {
  private final GreenMail server = new GreenMail(ServerSetup.IMAP.dynamicPort());

  /** GreenMail searches for whole addresses, and sorts fields as they stand. */
  @Override
  protected boolean knows(Skill skill) {
    return false;
  }

  @Override
  protected Store connect() throws MessagingException {
    server.start();
    server.setUser("user", "secret");
    Store store = Session.getInstance(new Properties()).getStore("imap4x");
    store.connect("127.0.0.1", server.getImap().getPort(), "user", "secret");
    return store;
  }

  @AfterEach
  void stop() {
    server.stop();
  }
}
