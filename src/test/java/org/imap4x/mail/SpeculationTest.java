package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.FaultyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One message that kills or silences the server costs itself, and none of its neighbours. */
@Timeout(60)
class SpeculationTest {
  /** FETCH of sets that hold UID 7. */
  private static final String OF_SEVEN =
      "UID FETCH (?:[1-6]:(?:[7-9]|1\\d|20)|7(?::\\d+)?)(?:,\\S*)? ";

  private FaultyServer server;
  private IMAPStore store;
  private Folder inbox;

  @BeforeEach
  void open() throws Exception {
    server = new FaultyServer("UNSELECT");
    for (int i = 1; i <= 20; i++) {
      server.mailbox("INBOX").add("Subject: s" + i + "\nX-Own: x" + i + "\n\nbody" + i);
    }
    Properties properties =
        TestSettings.properties(
            "mail.imap4x.peek", "true",
            "mail.imap4x.timeout", "1000",
            "mail.imap4x.reconnect.delay", "10");
    store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_WRITE);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    server.close();
  }

  @FunctionalInterface
  private interface Reading {
    String of(Message m) throws Exception;
  }

  private static Reading reading(String name) {
    return switch (name) {
      case "subject" -> m -> "s" + m.getSubject().substring(1);
      case "header" -> m -> "s" + m.getHeader("X-Own")[0].substring(1);
      case "content" -> m -> "s" + m.getContent().toString().strip().substring(4);
      case "whole" ->
          m -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            m.writeTo(out);
            return out.toString(StandardCharsets.US_ASCII).lines().findFirst().get().substring(9);
          };
      default -> throw new AssertionError(name);
    };
  }

  private static FaultyServer.Fault fault(String name) {
    return name.equals("CUT") ? FaultyServer.CUT : FaultyServer.SILENCE;
  }

  @ParameterizedTest
  @CsvSource({
    "subject, ENVELOPE, CUT, 5",
    "subject, ENVELOPE, SILENCE, 4",
    "header, HEADER, CUT, 5",
    "header, HEADER, SILENCE, 4",
    "content, TEXT, CUT, 5",
    "content, TEXT, SILENCE, 4",
    "whole, BODY.PEEK\\[], CUT, 5",
    "whole, BODY.PEEK\\[], SILENCE, 4"
  })
  void loop_overOneThatKillsTheServer_readsAllOthers(
      String how, String item, String fault, int connections) throws Exception {
    Reading reading = reading(how);
    server.times(1000, OF_SEVEN + ".*" + item + ".*", fault(fault));
    List<String> read = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Message m = inbox.getMessage(i);
      if (i == 7) {
        assertThrows(MessagingException.class, () -> reading.of(m));
      } else {
        read.add(reading.of(m));
        expected.add("s" + i);
      }
    }
    assertEquals(expected, read);
    assertTrue(server.connectionCount() <= connections, () -> server.connectionCount() + " made");
  }

  @ParameterizedTest
  @CsvSource({"CUT, 4", "SILENCE, 2"})
  void profile_withOneThatKillsTheServer_bringsAllOthers(String fault, int connections)
      throws Exception {
    server.times(1000, OF_SEVEN + ".*ENVELOPE.*", fault(fault));
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    Message[] all = inbox.getMessages(7, 20);
    inbox.fetch(all, profile);
    long before = server.count("UID FETCH .*");
    for (int i = 1; i < all.length; i++) {
      assertEquals("s" + (i + 7), all[i].getSubject());
    }
    assertEquals(before, server.count("UID FETCH .*"));
    assertTrue(server.connectionCount() <= connections, () -> server.connectionCount() + " made");
    assertThrows(MessagingException.class, all[0]::getSubject);
  }

  /** Asked for beside the flags, an envelope that silences the server costs the envelope only. */
  @ParameterizedTest
  @CsvSource({"CUT", "SILENCE"})
  void companions_thatKillTheServer_areLeftOut(String fault) throws Exception {
    server.times(1000, "UID FETCH 7 .*ENVELOPE.*", fault(fault));
    assertEquals(0, inbox.getMessage(7).getFlags().getSystemFlags().length);
  }

  private static SearchTerm term(String name) {
    SearchTerm subject = new SubjectTerm("x");
    return switch (name) {
      case "subject" -> subject;
      case "body" -> new BodyTerm("x");
      case "body among others" ->
          new AndTerm(subject, new NotTerm(new OrTerm(new BodyTerm("x"), subject)));
      default -> throw new AssertionError(name);
    };
  }

  /** A search of content is work for a server that is slow already. */
  @ParameterizedTest
  @CsvSource({"subject, 2", "body, 1", "body among others, 1"})
  void search_withoutAnAnswer_isSentAgainWhereItIsCheap(String name, int times) throws Exception {
    server.times(1000, "UID SEARCH .*(BODY|SUBJECT).*", FaultyServer.SILENCE);
    MessagingException e = assertThrows(MessagingException.class, () -> inbox.search(term(name)));
    assertTrue(
        e.getMessage().contains("no answer within 1000 ms (mail.imap4x.timeout)"), e::toString);
    assertEquals(
        times, server.count("UID SEARCH .*(BODY|SUBJECT).*"), () -> "" + server.commands());
    assertTrue(inbox.isOpen());
    assertEquals("s3", inbox.getMessage(3).getSubject());
  }
}
