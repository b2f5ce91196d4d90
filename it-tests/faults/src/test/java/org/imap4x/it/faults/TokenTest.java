package org.imap4x.it.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Store;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.imap4x.it.support.RawImap;
import org.imap4x.model.Secret;
import org.imap4x.sasl.TokenSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A token that expired while the connection was away: its supplier is asked for another. */
class TokenTest {
  /** How often the supplier gives the old token still; its own cache may be as old. */
  @ParameterizedTest
  @CsvSource({"ALL,0", "ALL,1", "ALL,3", "UIDPLUS,0", "PLAIN,0", "PLAIN,3"})
  @Timeout(100)
  void expiredToken_whileAway_isAskedForAgain(CapabilitySet set, int stale) throws Exception {
    try (Scenario scenario = new Scenario(set + " token, " + stale + " old", set.server())) {
      Target target = scenario.throughProxy();
      try (RawImap raw = target.direct()) {
        raw.appendAll("INBOX", List.of(Mails.octets("m1"), Mails.octets("m2")));
      }
      Tokens tokens = new Tokens(target.user(), scenario.server().password(), "first");
      scenario.proxy().front(tokens);
      List<TokenSupplier.Reason> asked = new CopyOnWriteArrayList<>();
      TokenSupplier supplier =
          request -> {
            asked.add(request.reason());
            return Secret.of(asked.size() <= 1 + stale ? "first" : "second");
          };
      Properties properties = new Properties();
      properties.put("mail.imap4x.auth.tokensupplier", supplier);
      properties.put("mail.imap4x.auth.mechanisms", "XOAUTH2");
      Store store = Scenario.store(target, properties);
      target.connect(store);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_WRITE);
      Message[] m = inbox.getMessages();
      assertArrayEquals(Mails.octets("m1"), Work.octets(m[0]));
      int before = asked.size();
      tokens.renew("second");
      scenario.proxy().cutAll(Fault.Mode.FIN);
      scenario.injected();
      try {
        assertArrayEquals(Mails.octets("m2"), Work.octets(m[1]));
      } catch (Exception e) {
        scenario.found(List.of(new Finding(Finding.Kind.THROWN, Work.chain(e))));
      }
      assertTrue(asked.size() > before, () -> "asked: " + asked);
      store.close();
      System.out.println("asked for a token: " + asked + ", refused: " + tokens.refused());
      scenario.check();
    }
  }
}
