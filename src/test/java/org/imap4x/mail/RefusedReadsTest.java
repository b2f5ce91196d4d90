package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.imap4x.client.ImapException;
import org.imap4x.mail.login.ErrorMapper;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says when it refuses to show a message is told, and what is asked after it. */
@Timeout(30)
class RefusedReadsTest {
  private static final String ONE = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)";
  private static final String BUSY = "BAD Request is throttled. Suggested Backoff Time: 92 s";
  private static final String AWAY = "NO [UNAVAILABLE] backend 7 is being moved";
  private static final String LIMIT = "NO [LIMIT] one hundred a minute";
  private static final String STRUCTURE =
      "* 1 FETCH (UID 11 BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1))\n";

  @FunctionalInterface
  private interface Reading {
    Object read(IMAPFolder folder) throws Exception;
  }

  private static void play(String capabilities, String script, Reading reading) throws Exception {
    String login =
        ("S: * OK [CAPABILITY IMAP4rev1 #] hi\nC: $tag LOGIN $user $word\n"
                + "S: $tag OK [CAPABILITY IMAP4rev1 #] in\n")
            .replace("#", capabilities);
    String select =
        "C: $sel SELECT INBOX\nC: $all UID SEARCH ALL\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] v\n"
            + "S: * OK [UIDNEXT 1000] n\nS: $sel OK [READ-WRITE] open\n"
            + "S: * SEARCH 11 12 13\nS: $all OK done\n";
    Properties properties = new Properties();
    properties.setProperty("mail.imap4x.timeout", "10000");
    try (ScriptedServer server =
            ScriptedServer.inline(login + select + script + "\n!auto EXAMINE CLOSE LOGOUT\n");
        Store store = Session.getInstance(properties).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      reading.read(folder);
      server.verifyComplete();
    }
  }

  private static String refused(String command, String answer) {
    return "C: $tag " + command + "\nS: $tag " + answer + "\n";
  }

  private static String fetched(String command, String answers) {
    return "C: $tag " + command + "\n" + answers.replaceAll("(?m)^", "S: ").trim() + "\n";
  }

  private static Arguments read(String what, String command, Reading reading) {
    return Arguments.of(what, "", "", command, reading);
  }

  static Stream<Arguments> reads() {
    String sort = "UID SORT (SUBJECT) UTF-8 ALL";
    String thread = "UID THREAD REFERENCES UTF-8 ALL";
    FetchProfile sizes = new FetchProfile();
    sizes.add(FetchProfile.Item.SIZE);
    sizes.add(FetchProfile.Item.FLAGS);
    sizes.add("X-Mailer");
    String structure = fetched("UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)", STRUCTURE);
    return Stream.of(
        read("subject", "UID FETCH 11 " + ONE, f -> f.getMessage(1).getSubject()),
        read("size", "UID FETCH 11 " + ONE, f -> f.getMessage(1).getSize()),
        read(
            "header",
            "UID FETCH 11 (UID BODY.PEEK[HEADER.FIELDS (X-Mailer)])",
            f -> f.getMessage(1).getHeader("X-Mailer")),
        read(
            "headers",
            "UID FETCH 11 (UID BODY.PEEK[HEADER])",
            f -> f.getMessage(1).getAllHeaders()),
        read(
            "structure",
            "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
            f -> f.getMessage(1).getContentType()),
        Arguments.of(
            "content",
            "",
            structure + "S: $tag OK done\n",
            "UID FETCH 11 (UID BODY.PEEK[TEXT])",
            (Reading) f -> f.getMessage(1).getContent()),
        read(
            "profile",
            "UID FETCH 11:13 (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (X-Mailer)])",
            f -> {
              f.fetch(f.getMessages(), sizes);
              return f;
            }),
        read("search", "UID SEARCH SUBJECT \"a b\"", f -> f.search(new SubjectTerm("a b"))),
        read("bodies", "UID SEARCH BODY \"a b\"", f -> f.search(new BodyTerm("a b"))),
        Arguments.of(
            "sort",
            "SORT",
            "",
            sort,
            (Reading) f -> f.getSortedMessages(new SortTerm[] {SortTerm.SUBJECT})),
        Arguments.of(
            "thread",
            "THREAD=REFERENCES",
            "",
            thread,
            (Reading) f -> f.getThreads("REFERENCES", null)));
  }

  static Stream<Arguments> stops() {
    List<Arguments> all = new ArrayList<>();
    for (String answer : List.of(BUSY, AWAY, LIMIT, "NO [THROTTLED] not so fast")) {
      reads()
          .forEach(
              a -> {
                List<Object> values = new ArrayList<>(List.of(a.get()));
                values.add(0, answer);
                all.add(Arguments.of(values.toArray()));
              });
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("stops")
  void read_serverAsksToStop_isToldAndNothingElseIsAsked(
      String answer, String what, String capability, String before, String command, Reading reading)
      throws Exception {
    play(
        capability,
        before + refused(command, answer),
        folder -> {
          Exception e = assertThrows(Exception.class, () -> reading.read(folder), what);
          assertTold(e, answer);
          return e;
        });
  }

  private static void assertTold(Exception e, String answer) {
    ImapException core = ErrorMapper.core(e).orElseThrow(() -> new AssertionError(e));
    String text = answer.replaceAll("^(NO|BAD) (\\[.*\\] )?", "");
    assertEquals(text, core.serverText());
    assertTrue(e.getMessage().contains(text), e.getMessage());
    assertEquals(
        answer.equals(AWAY)
            ? IMAPException.Kind.UNAVAILABLE
            : answer.equals(LIMIT) ? IMAPException.Kind.LIMIT : IMAPException.Kind.THROTTLED,
        IMAPException.kind(e).orElseThrow());
    assertEquals(
        answer.equals(BUSY) ? Optional.of(Duration.ofSeconds(92)) : Optional.empty(),
        IMAPException.retryAfter(e));
  }

  // ---- one message of several

  @Test
  void fetch_refusedAfterSome_thoseAreReadAndTheOtherTellsWhy() throws Exception {
    play(
        "",
        "C: $tag UID FETCH 11:13 (UID RFC822.SIZE)\n"
            + "S: * 1 FETCH (UID 11 RFC822.SIZE 101)\nS: * 3 FETCH (UID 13 RFC822.SIZE 103)\n"
            + "S: $tag NO message 12 cannot be found on disk\n"
            + refused("UID FETCH 12 " + ONE, "NO message 12 cannot be found on disk")
            + refused("UID FETCH 12 (UID RFC822.SIZE)", "NO message 12 cannot be found on disk")
            + "C: $tag NOOP\nS: $tag OK\n",
        folder -> {
          FetchProfile sizes = new FetchProfile();
          sizes.add(FetchProfile.Item.SIZE);
          Message[] all = folder.getMessages();
          folder.fetch(all, sizes);
          assertEquals(101, all[0].getSize());
          assertEquals(103, all[2].getSize());
          MessagingException e = assertThrows(MessagingException.class, () -> all[1].getSize());
          assertTrue(e.getMessage().contains("message 12 cannot be found on disk"), e.getMessage());
          return folder;
        });
  }

  @Test
  void loop_neighbourIsRefused_oneIsReadAlone() throws Exception {
    String envelope = "ENVELOPE (NIL \"s\" NIL NIL NIL NIL NIL NIL NIL NIL)";
    play(
        "",
        ("C: $tag UID FETCH 11 " + ONE + "\nS: * 1 FETCH (UID 11 " + envelope + ")\nS: $tag OK x\n")
            + refused("UID FETCH 12:13 (UID ENVELOPE)", AWAY)
            + ("C: $tag UID FETCH 12 " + ONE + "\nS: * 2 FETCH (UID 12 " + envelope + ")\n")
            + "S: $tag OK x\n",
        folder -> {
          Message[] all = folder.getMessages();
          assertEquals("s", all[0].getSubject());
          assertEquals("s", all[1].getSubject());
          return folder;
        });
  }

  @Test
  void headers_refusedInEveryForm_tellWhatTheServerSaid() throws Exception {
    play(
        "",
        refused("UID FETCH 11 (UID BODY.PEEK[HEADER])", "NO [SERVERBUG] index of 11 is broken")
            + refused("UID FETCH 11 (UID BODY.PEEK[])", "NO mail of 11 is broken"),
        folder -> {
          Message first = folder.getMessage(1);
          MessagingException e = assertThrows(MessagingException.class, first::getAllHeaders);
          assertTrue(e.getMessage().contains("index of 11 is broken"), e.getMessage());
          assertEquals(IMAPException.Kind.UNAVAILABLE, IMAPException.kind(e).orElseThrow());
          return folder;
        });
  }

  @Test
  void writeTo_serverAsksToStop_isToldAndNothingElseIsAsked() throws Exception {
    play(
        "",
        "C: $sizes UID FETCH 11:13 (UID FLAGS RFC822.SIZE)\n"
            + refused("UID FETCH 11 (BODY.PEEK[])", BUSY)
            + "S: $sizes OK x\n",
        folder -> {
          Exception e =
              assertThrows(
                  Exception.class,
                  () -> folder.getMessage(1).writeTo(OutputStream.nullOutputStream()));
          assertTold(e, BUSY);
          return folder;
        });
  }

  // ---- UNSELECT

  @ParameterizedTest
  @ValueSource(strings = {"BAD unknown command", "NO not now, not ever"})
  void close_unselectIsOfferedAndRefused_examinesAndCloses(String answer) throws Exception {
    play(
        "UNSELECT",
        refused("UNSELECT", answer)
            + "C: $tag EXAMINE INBOX\nS: $tag OK x\nC: $tag CLOSE\nS: $tag OK x\n",
        folder -> {
          folder.close(false);
          return folder;
        });
  }
}
