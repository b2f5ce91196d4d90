package org.imap4x.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Properties;
import java.util.stream.Stream;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for messages, and what is made of odd answers. */
@Timeout(30)
class OddContentTest {
  private static final String ONE = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)";
  private static final String TEXT_STRUCTURE =
      "BODYSTRUCTURE (\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 5 1)";

  @FunctionalInterface
  private interface Reading {
    void read(IMAPFolder folder) throws Exception;
  }

  private static String opened(String capabilities, String uids) {
    int count = uids.split(" ").length;
    return "S: * OK [CAPABILITY "
        + capabilities
        + "] hi\nC: $tag LOGIN $user $word\nS: $tag OK [CAPABILITY "
        + capabilities
        + "] in\nC: $sel SELECT INBOX\nC: $all UID SEARCH ALL\nS: * "
        + count
        + " EXISTS\nS: * OK [UIDVALIDITY 7] v\nS: * OK [UIDNEXT 1000] n\n"
        + "S: $sel OK [READ-WRITE] open\nS: * SEARCH "
        + uids
        + "\nS: $all OK done\n";
  }

  private static void play(String capabilities, String uids, String script, Reading reading)
      throws Exception {
    play(new Properties(), capabilities, uids, script, reading);
  }

  private static void play(
      Properties properties, String capabilities, String uids, String script, Reading reading)
      throws Exception {
    properties.setProperty("mail.imap4x.timeout", "5000");
    try (ScriptedServer server =
            ScriptedServer.inline(
                opened(capabilities, uids) + script + "\n!auto EXAMINE CLOSE LOGOUT\n");
        Store store = Session.getInstance(properties).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      reading.read(folder);
      server.verifyComplete();
    }
  }

  private static Properties peek() {
    Properties properties = new Properties();
    properties.setProperty("mail.imap4x.peek", "true");
    return properties;
  }

  private static String fetched(String command, String... answers) {
    StringBuilder b = new StringBuilder("C: $tag ").append(command).append('\n');
    for (String a : answers) {
      b.append(a.startsWith("S") ? "" : "S: ").append(a).append('\n');
    }
    return b.append("S: $tag OK done\n").toString();
  }

  /** A section as ISO-8859-1, without any change. */
  private static String octets(String section, String text) {
    String escaped =
        text.replace("\r", "\\r")
            .replace("\n", "\\n")
            .replace("\t", "\\t")
            .replace("\u00e9", "\\xE9");
    return "S= * 1 FETCH (UID 11 BODY["
        + section
        + "] {"
        + text.length()
        + "}\\r\\n"
        + escaped
        + ")\\r\\n";
  }

  @Test
  void envelope_unusable_headerIsReadOnce() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 " + ONE,
                "* 1 FETCH (UID 11 FLAGS () RFC822.SIZE 99 INTERNALDATE NIL ENVELOPE NIL)")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])",
                "* 1 FETCH (UID 11 BODY[HEADER] {$size}",
                "S| Subject: real",
                "S| From: a@b.c",
                "S| Message-ID: <i@x>",
                "S| ",
                "S: )"),
        folder -> {
          IMAPMessage m = (IMAPMessage) folder.getMessage(1);
          assertEquals("real", m.getSubject());
          assertEquals("a@b.c", m.getFrom()[0].toString());
          assertEquals("<i@x>", m.getMessageID());
          assertNull(m.getReceivedDate());
          assertEquals(99, m.getSize());
        });
  }

  @Test
  void envelope_unusable_wrongAddressesOfTheHeaderCostNoOthers() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 " + ONE,
                "* 1 FETCH (UID 11 FLAGS () RFC822.SIZE 99 INTERNALDATE NIL ENVELOPE NIL)")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])",
                "* 1 FETCH (UID 11 BODY[HEADER] {$size}",
                "S| From: <>, b@x",
                "S| Sender: <>, s@x",
                "S| To: a@b@c, d@x",
                "S| Reply-To: <>, r@x",
                "S| ",
                "S: )"),
        folder -> {
          IMAPMessage m = (IMAPMessage) folder.getMessage(1);
          assertArrayEquals(new Address[] {new InternetAddress("b@x")}, m.getFrom());
          assertEquals(new InternetAddress("s@x"), m.getSender());
          Address[] to = m.getRecipients(Message.RecipientType.TO);
          assertEquals(new InternetAddress("d@x"), to[to.length - 1]);
          assertArrayEquals(new Address[] {new InternetAddress("r@x")}, m.getReplyTo());
        });
  }

  @Test
  void secondTouch_ofANeighbour_bringsTheOnesBehindItAlong() throws Exception {
    play(
        "IMAP4rev1",
        "11 12 13 14",
        fetched(
                "UID FETCH 11 " + ONE,
                "* 1 FETCH (UID 11 FLAGS () RFC822.SIZE 1 ENVELOPE (NIL \"s11\" NIL NIL NIL NIL NIL"
                    + " NIL NIL NIL))")
            + "C: $tag UID FETCH 12:14 (UID ENVELOPE)\n"
            + "S: * 2 FETCH (UID 12 ENVELOPE (NIL \"s12\" NIL NIL NIL NIL NIL NIL NIL NIL))\n"
            + "S: * 4 FETCH (UID 14 ENVELOPE (NIL \"s14\" NIL NIL NIL NIL NIL NIL NIL NIL))\n"
            + "S: * 3 FETCH (UID 13 ENVELOPE (NIL \"s13\" NIL NIL NIL NIL NIL NIL NIL NIL))\n"
            + "S: $tag OK done\n",
        folder -> {
          int uid = 11;
          for (Message m : folder.getMessages()) {
            assertEquals("s" + uid++, m.getSubject());
          }
        });
  }

  @Test
  void content_small_isFetchedWithPeekAndSeenIsStoredBehindIt() throws Exception {
    play(
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () RFC822.SIZE 9 " + TEXT_STRUCTURE + ")")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 BODY[TEXT] \"hello\")")
            + "C: $tag UID STORE 11 +FLAGS.SILENT (\\Seen)\nS: $tag NO not now\n!reached stored\n",
        folder -> {
          Message m = folder.getMessage(1);
          assertEquals("hello", m.getContent());
          assertTrue(m.isSet(Flags.Flag.SEEN));
        });
  }

  @Test
  void content_sectionLeftOut_isCutOutOfTheWhole() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () " + TEXT_STRUCTURE + ")")
            + fetched("UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 FLAGS ())")
            + fetched("UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 FLAGS ())")
            // flags alone are no answer, so the message may be gone
            + fetched("NOOP")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[])",
                "* 1 FETCH (UID 11 BODY[] {$size}",
                "S| Subject: s",
                "S| ",
                "S| hello",
                "S: )"),
        folder -> assertEquals("hello\r\n", folder.getMessage(1).getContent()));
  }

  @Test
  void content_inWindows_nextOneIsAskedForBeforeThisOneIsRead() throws Exception {
    Properties properties = peek();
    properties.setProperty("mail.imap4x.fetchsize", "4");
    play(
        properties,
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 10))")
            + "C: $a UID FETCH 11 (UID BODY.PEEK[TEXT]<0.4>)\n"
            + "C: $b UID FETCH 11 (UID BODY.PEEK[TEXT]<4.4>)\n"
            // more than asked for
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<0> \"012345\")\nS: $a OK\n"
            + "C: $c UID FETCH 11 (UID BODY.PEEK[TEXT]<8.4>)\n"
            // less than asked for
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<4> \"456\")\nS: $b OK\n"
            + "C: $d UID FETCH 11 (UID BODY.PEEK[TEXT]<7.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<8> \"89\")\nS: $c OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<7> \"789\")\nS: $d OK\n",
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            assertEquals("0123456789", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          }
        });
  }

  /** The next part of a message brings the ones behind it, and not those that were read. */
  @Test
  void content_ofOnePartAfterTheOther_isReadOnce() throws Exception {
    String part = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 3 1)";
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE ("
                    + part.repeat(3)
                    + " \"mixed\" (\"boundary\" \"b\")))")
            + fetched("UID FETCH 11 (UID BODY.PEEK[1])", "* 1 FETCH (UID 11 BODY[1] \"one\")")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[2] BODY.PEEK[3])",
                "* 1 FETCH (UID 11 BODY[2] \"two\" BODY[3] \"san\")"),
        folder -> {
          Multipart parts = (Multipart) folder.getMessage(1).getContent();
          assertEquals("one", parts.getBodyPart(0).getContent());
          assertEquals("two", parts.getBodyPart(1).getContent());
          assertEquals("san", parts.getBodyPart(2).getContent());
        });
  }

  /** Whoever has read the first window gets the ones behind the next two asked for. */
  @Test
  void content_inManyWindows_hasTwoBehindThePresentOneOnTheirWay() throws Exception {
    Properties properties = peek();
    properties.setProperty("mail.imap4x.fetchsize", "4");
    play(
        properties,
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 18))")
            + "C: $a UID FETCH 11 (UID BODY.PEEK[TEXT]<0.4>)\n"
            + "C: $b UID FETCH 11 (UID BODY.PEEK[TEXT]<4.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<0> \"0123\")\nS: $a OK\n"
            + "C: $c UID FETCH 11 (UID BODY.PEEK[TEXT]<8.4>)\n"
            + "C: $d UID FETCH 11 (UID BODY.PEEK[TEXT]<12.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<4> \"4567\")\nS: $b OK\n"
            + "C: $e UID FETCH 11 (UID BODY.PEEK[TEXT]<16.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<8> \"89ab\")\nS: $c OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<12> \"cdef\")\nS: $d OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<16> \"gh\")\nS: $e OK\n",
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            assertEquals(
                "0123456789abcdefgh", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          }
        });
  }

  /** What was asked for behind a window that came short is no use: no more of it than one. */
  @Test
  void content_inWindowsThatAreShort_hasOneBehindThePresentOneOnItsWay() throws Exception {
    Properties properties = peek();
    properties.setProperty("mail.imap4x.fetchsize", "4");
    play(
        properties,
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 17))")
            + "C: $a UID FETCH 11 (UID BODY.PEEK[TEXT]<0.4>)\n"
            + "C: $b UID FETCH 11 (UID BODY.PEEK[TEXT]<4.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<0> \"012\")\nS: $a OK\n"
            + "C: $c UID FETCH 11 (UID BODY.PEEK[TEXT]<3.4>)\n"
            + "C: $d UID FETCH 11 (UID BODY.PEEK[TEXT]<7.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<4> \"456\")\nS: $b OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<3> \"345\")\nS: $c OK\n"
            + "C: $e UID FETCH 11 (UID BODY.PEEK[TEXT]<6.4>)\n"
            + "C: $f UID FETCH 11 (UID BODY.PEEK[TEXT]<10.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<7> \"789\")\nS: $d OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<6> \"6789\")\nS: $e OK\n"
            + "C: $g UID FETCH 11 (UID BODY.PEEK[TEXT]<14.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<10> \"abcd\")\nS: $f OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<14> \"efg\")\nS: $g OK\n",
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            assertEquals(
                "0123456789abcdefg", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          }
        });
  }

  @Test
  void content_windowIgnoredByTheServer_isReadFromTheWhole() throws Exception {
    Properties properties = peek();
    properties.setProperty("mail.imap4x.fetchsize", "4");
    play(
        properties,
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 10))")
            + "C: $a UID FETCH 11 (UID BODY.PEEK[TEXT]<0.4>)\n"
            + "C: $b UID FETCH 11 (UID BODY.PEEK[TEXT]<4.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT] \"0123456789\")\nS: $a OK\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT] \"0123456789\")\nS: $b OK\n",
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            assertEquals("0123456789", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          }
        });
  }

  /** A window in the middle, however odd its answer, and then the whole in one piece. */
  private static void playOddWindow(String odd, String whole, Reading reading) throws Exception {
    Properties properties = peek();
    properties.setProperty("mail.imap4x.fetchsize", "4");
    play(
        properties,
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (\"a\" \"b\" NIL NIL NIL \"7bit\" 10))")
            + "C: $a UID FETCH 11 (UID BODY.PEEK[TEXT]<0.4>)\n"
            + "C: $b UID FETCH 11 (UID BODY.PEEK[TEXT]<4.4>)\n"
            + "S: * 1 FETCH (UID 11 BODY[TEXT]<0> \"0123\")\nS: $a OK\n"
            + "C: $c UID FETCH 11 (UID BODY.PEEK[TEXT]<8.4>)\n"
            + odd
            + "S: $b OK\nS: * 1 FETCH (UID 11 BODY[TEXT]<8> \"89\")\nS: $c OK\n!auto NOOP\n"
            + "C: $w UID FETCH 11 (UID BODY.PEEK[TEXT])\n"
            + whole
            + "S: $w OK\n",
        reading);
  }

  private static final String[] ODD_WINDOWS = {
    "FLAGS ()",
    "BODY[TEXT]<4> NIL",
    "BODY[TEXT]<0> \"0123\"",
    "BODY[TEXT]<8> \"89\"",
    "BODY[TEXT] \"45\"",
    "BODY[TEXT] \"\"",
  };

  static Stream<String> oddWindows() {
    return Stream.of(ODD_WINDOWS);
  }

  @ParameterizedTest
  @MethodSource("oddWindows")
  void content_windowThatLies_isAskedForInOnePiece(String odd) throws Exception {
    playOddWindow(
        "S: * 1 FETCH (UID 11 " + odd + ")\n",
        "S: * 1 FETCH (UID 11 BODY[TEXT] \"0123456789\")\n",
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            assertEquals("0123456789", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "S: * 1 FETCH (UID 11 BODY[TEXT] \"01\")\n"})
  void content_thatBreaksOff_isAnErrorWithBothCounts(String whole) throws Exception {
    playOddWindow(
        "S: * 1 FETCH (UID 11 FLAGS ())\n",
        whole + (whole.isEmpty() ? "S: * 1 FETCH (UID 11 FLAGS ())\n" : ""),
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            IOException e = assertThrows(IOException.class, in::readAllBytes);
            assertTrue(e.getMessage().contains("4 of 10 octets"), e::getMessage);
          }
        });
  }

  /** The structure said too much: the server says the same in both ways. */
  @Test
  void content_shorterThanItsStructureSays_isWhole() throws Exception {
    playOddWindow(
        "S: * 1 FETCH (UID 11 BODY[TEXT]<4> NIL)\n",
        "S: * 1 FETCH (UID 11 BODY[TEXT] \"0123\")\n",
        folder -> {
          try (InputStream in = folder.getMessage(1).getInputStream()) {
            assertEquals("0123", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
          }
        });
  }

  @Test
  void structure_childlessMultipart_isParsedHere() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE ((NIL \"RELATED\" NIL NIL NIL NIL)"
                    + " \"MIXED\" (\"BOUNDARY\" \"b\")))")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[])",
                "* 1 FETCH (UID 11 BODY[] {$size}",
                "S| Content-Type: multipart/mixed; boundary=b",
                "S| ",
                "S| --b",
                "S| ",
                "S| hello",
                "S| --b--",
                "S: )"),
        folder -> {
          Multipart mp = assertInstanceOf(Multipart.class, folder.getMessage(1).getContent());
          assertEquals(1, mp.getCount());
          assertEquals("hello", mp.getBodyPart(0).getContent());
        });
  }

  @Test
  void message_ofWhichNothingComes_isRemovedIfTheServerSaysSo() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11 12",
        fetched("UID FETCH 12 " + ONE) + "C: $tag NOOP\nS: * 2 EXPUNGE\nS: $tag OK\n",
        folder -> {
          Message m = folder.getMessage(2);
          assertThrows(MessageRemovedException.class, m::getSubject);
          assertTrue(m.isExpunged());
          assertEquals(2, m.getMessageNumber());
        });
  }

  @Test
  void content_thatCannotBeHad_isAnErrorWithTheUid() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () " + TEXT_STRUCTURE + ")")
            + fetched("UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 BODY[TEXT] NIL)")
            + fetched("UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 BODY[TEXT] NIL)")
            + fetched("UID FETCH 11 (UID BODY.PEEK[])", "* 1 FETCH (UID 11 BODY[] NIL)")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])", "* 1 FETCH (UID 11 BODY[HEADER] NIL)"),
        folder -> {
          Message m = folder.getMessage(1);
          MessagingException e = assertThrows(MessagingException.class, m::getContent);
          assertTrue(e.getMessage().contains("UID 11"), e.getMessage());
        });
  }

  @Test
  void content_emptyAgainstTheStructure_isCutOutOfTheWhole() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () " + TEXT_STRUCTURE + ")")
            + fetched("UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 BODY[TEXT] \"\")")
            + fetched("UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 BODY[TEXT] \"\")")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[])",
                "* 1 FETCH (UID 11 BODY[] {$size}",
                "S| Content-Type: text/plain; charset=utf-8",
                "S| ",
                "S| hello",
                "S: )"),
        folder -> assertEquals("hello\r\n", folder.getMessage(1).getContent()));
  }

  @Test
  void imap4_thatIsTheNextVersionInTruth_isReadBySections() throws Exception {
    play(
        peek(),
        "IMAP4",
        "11",
        fetched("UID FETCH 11 (UID RFC822.HEADER)", "* 1 FETCH (UID 11)")
            + fetched("UID FETCH 11 (UID RFC822.HEADER)", "* 1 FETCH (UID 11)")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])",
                "* 1 FETCH (UID 11 BODY[HEADER] \"X-A: 1\")"),
        folder -> assertArrayEquals(new String[] {"1"}, folder.getMessage(1).getHeader("X-A")));
  }

  @Test
  void imap4_withoutSections_readsByItsOwnWords() throws Exception {
    play(
        peek(),
        "IMAP4",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () " + TEXT_STRUCTURE + ")")
            + fetched(
                "UID FETCH 11 (UID RFC822.TEXT.PEEK)", "* 1 FETCH (UID 11 RFC822.TEXT \"hello\")")
            + fetched(
                "UID FETCH 11 (UID RFC822.HEADER)",
                "* 1 FETCH (UID 11 RFC822.HEADER {$size}",
                "S| X-A: 1",
                "S| ",
                "S: )"),
        folder -> {
          Message m = folder.getMessage(1);
          assertEquals("hello", m.getContent());
          assertArrayEquals(new String[] {"1"}, m.getHeader("X-A"));
        });
  }

  @Test
  void writeTo_lostInTheMiddle_goesOnWithoutRepeating() throws Exception {
    String whole = "0123456789".repeat(2000);
    try (ScriptedServer server =
        ScriptedServer.inline(
            opened("IMAP4rev1", "11")
                + "C: $x UID FETCH 11 (UID FLAGS RFC822.SIZE)\n"
                + "C: $y UID FETCH 11 (BODY.PEEK[])\n"
                + "S: * 1 FETCH (UID 11 FLAGS (\\Seen) RFC822.SIZE 20000)\nS: $x OK\n"
                + "S: * 1 FETCH (UID 11 BODY[] {20000}\n!send 9000 0123456789\n!close\n"
                + "connection 2:\n"
                + opened("IMAP4rev1", "11")
                + "C: $z UID FETCH 11 (UID FLAGS)\nS: * 1 FETCH (UID 11 FLAGS (\\Seen))\nS: $z OK\n"
                + "C: $y UID FETCH 11 (UID BODY.PEEK[]<9000.65536>)\n"
                + "S: * 1 FETCH (UID 11 BODY[]<9000> {11000}\n!send 11000 0123456789\n"
                + "S: )\nS: $y OK\n"
                + "!auto EXAMINE CLOSE LOGOUT\n")) {
      Properties properties = peek();
      properties.setProperty("mail.imap4x.timeout", "5000");
      try (Store store = Session.getInstance(properties).getStore("imap4x")) {
        store.connect(server.host(), server.port(), "u", "p");
        Folder folder = store.getFolder("INBOX");
        folder.open(Folder.READ_WRITE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        folder.getMessage(1).writeTo(out);
        assertEquals(whole, out.toString(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void gmailItems_areReadAndLabelsStored() throws Exception {
    play(
        "IMAP4rev1 X-GM-EXT-1",
        "11",
        fetched(
                "UID FETCH 11 (UID X-GM-MSGID X-GM-THRID)",
                "* 1 FETCH (UID 11 X-GM-MSGID 1278455344230334865 X-GM-THRID 17)")
            + fetched(
                "UID FETCH 11 (UID X-GM-LABELS)",
                "* 1 FETCH (UID 11 X-GM-LABELS (\\Inbox \"a b\"))")
            + "C: $tag UID STORE 11 +X-GM-LABELS.SILENT (\"new\")\nS: $tag OK\n",
        folder -> {
          IMAPMessage m = (IMAPMessage) folder.getMessage(1);
          assertEquals(1278455344230334865L, m.getMsgId());
          assertEquals(17, m.getThrId());
          assertArrayEquals(new String[] {"\\Inbox", "a b"}, m.getLabels());
          m.setLabels(new String[] {"new"}, true);
        });
  }

  @Test
  void messageInsideAMessage_withoutMultipart_hasPartNumberOne() throws Exception {
    String text = "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 4 1)";
    String envelope = "(NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL)";
    String inner =
        "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 " + envelope + " " + text + " 3)";
    String outer =
        "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 20 " + envelope + " " + inner + " 5)";
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE " + outer + ")")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[1.1.TEXT])",
                "* 1 FETCH (UID 11 BODY[1.1.TEXT] \"deep\")"),
        folder -> {
          Message first = (Message) folder.getMessage(1).getContent();
          Message second = (Message) first.getContent();
          assertEquals("in", second.getSubject());
          assertEquals("deep", second.getContent());
        });
  }

  private static final String INSIDE =
      "Subject: =?utf-8?B?w6k=?= =?utf-8?B?4oKs?=\r\nFrom: <>, b@x\r\n"
          + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
          + "--b\r\nContent-Type: text/plain; charset=x-none\r\n\r\ncaf\u00e9\r\n"
          + "--b\r\nContent-Type: application/pdf; name=\"=?utf-8?Q?=C3=A9.pdf?=\"\r\n\r\nP\r\n"
          + "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: deep\r\n\r\nto it\r\n"
          + "--b--\r\n";

  private static String inside(String encoding) {
    byte[] octets = INSIDE.getBytes(StandardCharsets.ISO_8859_1);
    return encoding.equals("base64")
        ? Base64.getMimeEncoder().encodeToString(octets)
        : encoding.equals("quoted-printable")
            ? INSIDE.replace("=", "=3D").replace("\u00e9", "=E9")
            : INSIDE;
  }

  /** Attached messages of which the server tells no parts, or those of the encoded text. */
  @ParameterizedTest
  @CsvSource({
    "base64,''",
    "base64,nested",
    "quoted-printable,''",
    "quoted-printable,nested",
    "7bit,''",
    "7bit,empty",
  })
  void messageInsideAMessage_withoutParts_isReadAsOthers(String encoding, String parts)
      throws Exception {
    String text = inside(encoding);
    String nothing = " (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ";
    String told =
        parts.equals("nested")
            ? nothing + "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 4 1) 1"
            : parts.equals("empty") ? nothing + "(NIL \"mixed\") 9" : "";
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE ((\"message\" \"rfc822\" NIL NIL NIL \""
                    + encoding
                    + "\" "
                    + text.length()
                    + told
                    + ") \"mixed\"))")
            + fetched("UID FETCH 11 (UID BODY.PEEK[1])", octets("1", text)).repeat(2),
        folder -> {
          Multipart mixed = (Multipart) folder.getMessage(1).getContent();
          BodyPart attached = mixed.getBodyPart(0);
          IMAPMessage inner = (IMAPMessage) attached.getContent();
          assertEquals("\u00e9\u20ac", inner.getSubject());
          assertArrayEquals(new Address[] {new InternetAddress("b@x")}, inner.getFrom());
          assertNull(inner.getFolder());
          Multipart within = (Multipart) inner.getContent();
          assertEquals(3, within.getCount());
          assertEquals("caf\u00e9", within.getBodyPart(0).getContent());
          assertEquals("\u00e9.pdf", within.getBodyPart(1).getFileName());
          Message deep = (Message) within.getBodyPart(2).getContent();
          assertEquals("deep", deep.getSubject());
          assertEquals("to it", deep.getContent());
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          inner.writeTo(out);
          assertEquals(INSIDE, out.toString(StandardCharsets.ISO_8859_1));
          assertEquals(inner, attached.getDataHandler().getContent());
          folder.close(false);
          assertEquals("caf\u00e9", within.getBodyPart(0).getContent());
          assertEquals("to it", deep.getContent());
        });
  }

  /** Charset as it is declared, octets as ISO-8859-1, text. */
  @ParameterizedTest
  @CsvSource({
    "x-unknown,caf\u00c3\u00a9,caf\u00e9",
    "134,caf\u00e9,caf\u00e9",
    "_iso-2022-jp$ESC,hello,hello",
    "en_US.iso885915,\u00a4,\u20ac",
    "us-ascii,caf\u00c3\u00a9,caf\u00e9",
    "us-ascii,caf\u00e9\u0080,caf\u00e9\u20ac",
    "iso-8859-1,\u0093a\u0094,\u201ca\u201d",
    "ISO-8859-1,\u0081,\u0081",
    "gb2312,\u0097A,\u685d",
    "iso-2022-jp,'\u001b$B-!\u001b(B',\u2460",
    "utf-8,\u00c3,\ufffd",
    "utf-7,Hi Mom -+Jjo--!,Hi Mom -\u263a-!",
    "UTF-7,A+ImIDkQ.,A\u2262\u0391.",
    "unicode-1-1-utf-7,+ZeVnLIqe-,\u65e5\u672c\u8a9e",
    "x-unicode-2-0-utf-7,1 +- 1 +2D3eDQ!,1 + 1 \ud83d\ude0d!",
    "utf-7,a+A caf\u00e9+,a caf\u00e9+",
  })
  void text_charsetThatIsNone_orLess_isReadAsItWasMeant(String charset, String octets, String text)
      throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (\"text\" \"plain\" (\"charset\" \""
                    + charset
                    + "\") NIL NIL \"base64\" 20 1))")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[TEXT])",
                "* 1 FETCH (UID 11 BODY[TEXT] \""
                    + Base64.getEncoder().encodeToString(octets.getBytes(ISO_8859_1))
                    + "\")"),
        folder -> assertEquals(text, folder.getMessage(1).getContent()));
  }

  @Test
  void getMatchingHeaders_null_isNoFieldAndTheOthersAreAll() throws Exception {
    String part = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1)";
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])",
                "* 1 FETCH (UID 11 BODY[HEADER] {$size}",
                "S| Subject: s",
                "S| X: 1",
                "S| ",
                "S: )")
            + fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE (" + part + " \"mixed\"))")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[1.MIME])",
                "* 1 FETCH (UID 11 BODY[1.MIME] {$size}",
                "S| X: 1",
                "S| ",
                "S: )"),
        folder -> {
          MimeMessage m = (MimeMessage) folder.getMessage(1);
          assertFalse(m.getMatchingHeaders(null).hasMoreElements());
          assertFalse(m.getMatchingHeaderLines(null).hasMoreElements());
          assertFalse(m.getMatchingHeaders(new String[0]).hasMoreElements());
          assertEquals(2, Collections.list(m.getNonMatchingHeaders(null)).size());
          assertEquals(2, Collections.list(m.getNonMatchingHeaderLines(null)).size());
          MimePart first = (MimePart) ((Multipart) m.getContent()).getBodyPart(0);
          assertFalse(first.getMatchingHeaders(null).hasMoreElements());
          assertFalse(first.getMatchingHeaderLines(null).hasMoreElements());
          assertEquals(1, Collections.list(first.getNonMatchingHeaders(null)).size());
        });
  }

  @Test
  void getSize_ofANestedMessage_isItsBodys() throws Exception {
    String envelope = "(NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL)";
    String text = "(\"text\" \"plain\" NIL NIL NIL \"7bit\" 4 1)";
    String two =
        "((\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 99 "
            + envelope
            + " "
            + text
            + " 9)(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 200 "
            + envelope
            + " ("
            + text
            + " \"mixed\") 20) \"mixed\")";
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
            "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
            "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE " + two + ")"),
        folder -> {
          Multipart mp = (Multipart) folder.getMessage(1).getContent();
          assertEquals(99, mp.getBodyPart(0).getSize());
          assertEquals(4, ((Message) mp.getBodyPart(0).getContent()).getSize());
          assertEquals(-1, ((Message) mp.getBodyPart(1).getContent()).getSize());
        });
  }

  @Test
  void writeTo_withoutSomeFields_givesTheServersOctets() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])",
                octets(
                    "HEADER",
                    "Subject: caf\u00e9\r\n  folded\nBcc: a@b.c,\r\n\td@e.f\r\nno field\r\n\r\n"))
            + fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () RFC822.SIZE 99 " + TEXT_STRUCTURE + ")")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[TEXT])", "* 1 FETCH (UID 11 BODY[TEXT] \"hello\")"),
        folder -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          MimeMessage m = (MimeMessage) folder.getMessage(1);
          m.getAllHeaders();
          m.writeTo(out, new String[] {"bcc", "X"});
          assertEquals(
              "Subject: caf\u00e9\r\n  folded\nno field\r\n\r\nhello", out.toString(ISO_8859_1));
        });
  }

  @Test
  void getMimeStream_ofAPart_givesTheServersOctets() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE"
                    + " ((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1) \"mixed\"))")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[1.MIME])",
                octets(
                    "1.MIME",
                    "Content-Type: text/plain; name=caf\u00e9\r\n no field\nneither\r\n\r\n"))
            + fetched("UID FETCH 11 (UID BODY.PEEK[1])", "* 1 FETCH (UID 11 BODY[1] \"hello\")")
            + fetched("UID FETCH 11 (UID BODY.PEEK[1])", "* 1 FETCH (UID 11 BODY[1] \"hello\")"),
        folder -> {
          IMAPBodyPart part =
              (IMAPBodyPart) ((Multipart) folder.getMessage(1).getContent()).getBodyPart(0);
          String expected =
              "Content-Type: text/plain; name=caf\u00e9\r\n no field\nneither\r\n\r\nhello";
          assertEquals(expected, new String(part.getMimeStream().readAllBytes(), ISO_8859_1));
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          part.writeTo(out);
          assertEquals(expected, out.toString(ISO_8859_1));
        });
  }

  /** A message whose structure no server describes, as lines of a literal. */
  private static final String[] UNDESCRIBED = {
    "* 1 FETCH (UID 11 BODY[] {$size}",
    "S| Subject: outer",
    "S| Content-Type: multipart/mixed; boundary=b",
    "S| ",
    "S| --b",
    "S| Content-Type: text/plain; charset=x-unknown; name*=utf-8''%C3%A9.txt",
    "S| Content-Transfer-Encoding: quoted-printable",
    "S| Content-Description: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=",
    "S| ",
    "S| caf=E9",
    "S| two",
    "S| ",
    "S| --b",
    "S| Content-Type: message/rfc822",
    "S| ",
    "S| Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=",
    "S| From: \"=?utf-8?B?w6k?=\" <a@b.c>",
    "S| ",
    "S| inner",
    "S| --b",
    "S| Content-Disposition: attachment; filename=\"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=.pdf\"",
    "S| Content-Type: application/pdf",
    "S| Content-Transfer-Encoding: base64",
    "S| ",
    "S| QUJD",
    "S| --b--",
    "S: )"
  };

  private static void isTakenApart(Message m) throws Exception {
    assertTrue(m.isMimeType("multipart/mixed"), m.getContentType());
    assertEquals(-1, m.getLineCount());
    Multipart mp = assertInstanceOf(Multipart.class, m.getContent());
    assertEquals(3, mp.getCount());
    IMAPBodyPart text = assertInstanceOf(IMAPBodyPart.class, mp.getBodyPart(0));
    assertEquals("\u00e9.txt", text.getFileName());
    assertEquals("\u00e9", text.getDescription());
    assertEquals("quoted-printable", text.getEncoding());
    assertEquals(13, text.getSize());
    assertEquals(2, text.getLineCount());
    assertEquals("caf\u00e9\r\ntwo\r\n", text.getContent());
    IMAPNestedMessage inner =
        assertInstanceOf(IMAPNestedMessage.class, mp.getBodyPart(1).getContent());
    assertEquals("\u00e9", inner.getSubject());
    InternetAddress from = assertInstanceOf(InternetAddress[].class, inner.getFrom())[0];
    assertEquals("\u00e9", from.getPersonal());
    assertEquals("a@b.c", from.getAddress());
    assertEquals(from, inner.getSender());
    assertEquals("inner", inner.getContent());
    assertEquals(5, inner.getSize());
    assertEquals(
        "Subject: =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\r\nFrom: \"=?utf-8?B?w6k?=\" <a@b.c>\r\n\r\ninner",
        new String(inner.getMimeStream().readAllBytes(), ISO_8859_1));
    IMAPBodyPart pdf = assertInstanceOf(IMAPBodyPart.class, mp.getBodyPart(2));
    assertEquals("\u00e9.pdf", pdf.getFileName());
    assertEquals("attachment", pdf.getDisposition());
    assertEquals("base64", pdf.getEncoding());
    assertEquals("ABC", new String(pdf.getInputStream().readAllBytes(), ISO_8859_1));
    assertArrayEquals(new String[] {"application/pdf"}, pdf.getHeader("Content-Type"));
  }

  @Test
  void structure_unusable_isMadeOfTheTextInOneFetch() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID FLAGS RFC822.SIZE BODYSTRUCTURE)",
                "* 1 FETCH (UID 11 FLAGS () BODYSTRUCTURE ((NIL \"RELATED\" NIL NIL NIL NIL)"
                    + " \"MIXED\" (\"BOUNDARY\" \"b\")))")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[HEADER])",
                "* 1 FETCH (UID 11 BODY[HEADER] {$size}",
                "S| Content-Type: multipart/mixed; boundary=b",
                "S| ",
                "S: )")
            + fetched("UID FETCH 11 (UID BODY.PEEK[])", UNDESCRIBED),
        folder -> isTakenApart(folder.getMessage(1)));
  }

  @Test
  void structure_isToBeMadeHere_isNotAskedFor() throws Exception {
    Properties properties = peek();
    properties.setProperty("mail.imap4x.bodystructure.local", "true");
    play(
        properties,
        "IMAP4rev1",
        "11",
        fetched("UID FETCH 11 (UID BODY.PEEK[])", UNDESCRIBED),
        folder -> {
          folder.getMessage(1).getContent();
          isTakenApart(folder.getMessage(1));
        });
  }

  @Test
  void profileOfWholeMessages_bringsAllThatIsAskedForLater() throws Exception {
    String[] answer = UNDESCRIBED.clone();
    answer[0] =
        "* 1 FETCH (UID 11 RFC822.SIZE 600 ENVELOPE (NIL \"outer\" NIL NIL NIL NIL NIL NIL NIL NIL)"
            + " BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"x-unknown\" \"name*\""
            + " \"utf-8''%C3%A9.txt\") NIL \"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\""
            + " \"quoted-printable\" 13 2)"
            + "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 93 (NIL"
            + " \"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=\" ((\"=?utf-8?B?w6k?=\" NIL \"a\" \"b.c\"))"
            + " ((\"=?utf-8?B?w6k?=\" NIL \"a\" \"b.c\")) NIL NIL NIL NIL NIL NIL)"
            + " (\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 0) 3)"
            + "(\"application\" \"pdf\" NIL NIL NIL \"base64\" 4 NIL (\"attachment\""
            + " (\"filename\" \"=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=.pdf\"))) \"mixed\") BODY[] {$size}";
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched("UID FETCH 11 (UID RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[])", answer),
        folder -> {
          FetchProfile profile = new FetchProfile();
          profile.add(IMAPFolder.FetchProfileItem.MESSAGE);
          folder.fetch(folder.getMessages(), profile);
          assertEquals("outer", folder.getMessage(1).getSubject());
          assertEquals(600, folder.getMessage(1).getSize());
          isTakenApart(folder.getMessage(1));
        });
  }

  @Test
  void part_thatTheTextHasOtherwise_isAskedOfTheServer() throws Exception {
    play(
        peek(),
        "IMAP4rev1",
        "11",
        fetched(
                "UID FETCH 11 (UID RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[])",
                "* 1 FETCH (UID 11 BODYSTRUCTURE ((\"text\" \"plain\" NIL NIL NIL \"7bit\" 9 1)"
                    + " \"mixed\") BODY[] {$size}",
                "S| Content-Type: multipart/mixed; boundary=b",
                "S| ",
                "S| --b",
                "S| ",
                "S| hello",
                "S| --b--",
                "S: )")
            + fetched(
                "UID FETCH 11 (UID BODY.PEEK[1])", "* 1 FETCH (UID 11 BODY[1] \"otherwise\")"),
        folder -> {
          FetchProfile profile = new FetchProfile();
          profile.add(IMAPFolder.FetchProfileItem.MESSAGE);
          folder.fetch(folder.getMessages(), profile);
          Multipart mp = (Multipart) folder.getMessage(1).getContent();
          assertEquals("otherwise", mp.getBodyPart(0).getContent());
        });
  }
}
