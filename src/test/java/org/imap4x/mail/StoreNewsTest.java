package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.StoreEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the server has to say to people, as events of the store. */
@Timeout(30)
class StoreNewsTest {

  @Test
  void alertsAndNotices_ofAnyResponse_areToldOnceInOrder() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] ready\n"
            + "C: $tag LOGIN $user $password\n"
            + "S: $tag OK [CAPABILITY IMAP4rev1] in\n"
            + "C: $a SUBSCRIBE a\n"
            + "S: * OK [ALERT] disk is full\n"
            + "S: * OK Still here\n"
            + "S: * OK [UNSEEN 3] for programs\n"
            + "S: * NO nearly full\n"
            + "S: $a OK [ALERT] down at noon\n"
            + "C: $a SUBSCRIBE b\n"
            + "S: $a NO [ALERT] not now\n";
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store =
            (IMAPStore) Session.getInstance(TestSettings.properties()).getStore("imap4x")) {
      store.addStoreListener(
          e ->
              told.add(
                  (e.getMessageType() == StoreEvent.ALERT ? "ALERT " : "NOTICE ")
                      + e.getMessage()));
      store.connect(server.host(), server.port(), "u", "p");
      store.getFolder("a").setSubscribed(true);
      assertThrows(MessagingException.class, () -> store.getFolder("b").setSubscribed(true));
      List<String> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(told.poll(10, TimeUnit.SECONDS));
      }
      assertEquals(
          List.of(
              "ALERT disk is full",
              "NOTICE Still here",
              "NOTICE nearly full",
              "ALERT down at noon",
              "ALERT not now"),
          all);
    }
  }
}
