package org.imap4x.it.greenmail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Properties;
import org.imap4x.it.support.Recorder;
import org.imap4x.it.support.SearchBehaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Search, sorting and threading on GreenMail, which has no THREAD. */
class SearchTest extends SearchBehaviour {
  private final GreenMail server = new GreenMail(ServerSetup.IMAP.dynamicPort());

  /** GreenMail searches for whole addresses, and sorts fields as they stand. */
  @Override
  protected boolean knows(Skill skill) {
    return false;
  }

  /** GreenMail takes the hour after noon for the one after midnight: nothing arrives in it. */
  @Override
  protected Date arrival() {
    ZonedDateTime now = ZonedDateTime.now();
    return Date.from((now.getHour() == 12 ? now.minusHours(1) : now).toInstant());
  }

  /** When this fails GreenMail reads hours up to 24, and {@link #arrival} can go. */
  @Test
  void greenMail_arrivalAfterNoon_isKeptAsAfterMidnight() throws Exception {
    ZonedDateTime noon = ZonedDateTime.of(2024, 5, 20, 12, 30, 0, 0, ZoneId.systemDefault());
    try (Store other = login()) {
      Folder inbox = other.getFolder("INBOX");
      MimeMessage message =
          new MimeMessage(Session.getInstance(new Properties())) {
            @Override
            public Date getReceivedDate() {
              return Date.from(noon.toInstant());
            }
          };
      message.setText("text");
      inbox.appendMessages(new Message[] {message});
      inbox.open(Folder.READ_ONLY);
      assertEquals(
          noon.minusHours(12).toInstant(),
          inbox.getMessage(inbox.getMessageCount()).getReceivedDate().toInstant());
    }
  }

  @Override
  protected Store connect() throws MessagingException {
    server.start();
    server.setUser("user", "secret");
    return login();
  }

  private Store login() throws MessagingException {
    Store store = Session.getInstance(Recorder.properties()).getStore("imap4x");
    store.connect("127.0.0.1", AttentiveGreenMail.port(server), "user", "secret");
    return store;
  }

  @AfterEach
  @Override
  protected void close() throws MessagingException {
    super.close();
    server.stop();
  }
}
