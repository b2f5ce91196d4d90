package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.imap4x.model.FetchData;
import org.imap4x.model.Limits;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.imap4x.wire.LimitException;
import org.junit.jupiter.api.Test;

/** No input makes the parser throw, hang or exhaust the stack. */
class HostileInputTest {
  /** How many times as long the random tests run; 1 in each build. */
  private static final int FACTOR = Integer.getInteger("imap4x.fuzz.factor", 1);

  /** The same in each build; the profile {@code fuzz} takes a new one for each run. */
  private static final long SEED =
      Long.getLong("imap4x.fuzz.seed", FACTOR == 1 ? 0 : System.nanoTime());

  /** Runs so many cases, and says how to repeat the one that failed. */
  private static void repeat(long seed, FuzzCase oneCase) {
    for (int i = 0; i < FACTOR; i++) {
      try {
        oneCase.run(new Random(SEED + seed + i));
      } catch (Exception | AssertionError | StackOverflowError e) {
        throw new AssertionError(
            "-Dimap4x.fuzz.factor=" + FACTOR + " -Dimap4x.fuzz.seed=" + SEED + ", case " + i, e);
      }
    }
  }

  /** One case, of which the random numbers are all. */
  private interface FuzzCase {
    void run(Random random) throws IOException;
  }

  /** One response of each kind, as real servers send them. */
  static final List<String> SAMPLES =
      List.of(
          "* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR] ready",
          "* PREAUTH x",
          "* CAPABILITY IMAP4rev1 LITERAL + MOVE ",
          "* ENABLED CONDSTORE QRESYNC",
          "* FLAGS (\\Answered \\Seen $x)",
          "* OK [PERMANENTFLAGS (\\Seen \\*)] y",
          "* OK [COPYUID 1 1:5,7 9,8:12] z",
          "* OK [BADCHARSET (\"a\" b)] z",
          "* OK [INPROGRESS (\"A1\" 5 NIL)] z",
          "* 4 EXISTS",
          "* LIST (\\HasNoChildren) \"/\" \"a b\" (\"CHILDINFO\" (\"SUBSCRIBED\") \"OLDNAME\" (\"x\"))",
          "* LIST () NIL Sent Items",
          "* STATUS \"a b\" (MESSAGES 5 MAILBOXID (F5) UIDNEXT NIL)",
          "* NAMESPACE ((\"\" \"/\" \"X\" (\"y\"))) NIL ((\"#s/\" NIL))",
          "* SEARCH 1 2 3 (MODSEQ 5)",
          "* ESEARCH (TAG \"a\") UID MIN 1 ALL 1:5,7 PARTIAL (1:5 3)",
          "* SORT 3 2 1",
          "* THREAD (1 2 (3 4)(5))(6)",
          "* VANISHED (EARLIER) 1:5,7",
          "* QUOTA \"\" (STORAGE 1 2)",
          "* QUOTAROOT INBOX \"\"",
          "* ACL INBOX me lrs",
          "* LISTRIGHTS INBOX me l r s",
          "* MYRIGHTS INBOX lrs",
          "* METADATA \"\" (/shared/comment {3}\r\nabc /private/x NIL)",
          "* ANNOTATION INBOX /comment (value.priv \"x\")",
          "* ID (\"name\", \"x\")",
          "* 12 FETCH (UID 5 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 44"
              + " ENVELOPE (\"d\" {3}\r\nabc ((\"n\" NIL \"m\" \"h\")) NIL NIL NIL NIL NIL \"<r>\""
              + " \"<i>\") MODSEQ (7))",
          "* 12 FETCH (BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"x\") NIL NIL \"7bit\" 5 1 NIL"
              + " (\"inline\" NIL) NIL NIL)(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL"
              + " NIL NIL NIL NIL NIL NIL NIL) (\"a\" \"b\" NIL NIL NIL \"7bit\" 1) 3) \"mixed\""
              + " (\"boundary\" \"b\") NIL NIL) UID 5)",
          "* 12 FETCH (BODY[1.HEADER.FIELDS (Subject To)]<0> {5}\r\nab\r\nc BINARY[1] ~{2}\r\n\0x"
              + " BINARY.SIZE[1] 5 PREVIEW \"x\" X-GM-LABELS (\\a \"b\") EMAILID (x) UID 5)",
          "* 5 UIDFETCH (FLAGS ())",
          "+ idling",
          "A1 OK [READ-WRITE] done");

  /** Parses and reads everything that is parsed later. */
  private static void readAll(Frame frame) {
    Response r = new ResponseParser(Limits.DEFAULT).parse(frame);
    assertNotNull(r);
    if (r instanceof Untagged.Fetch f) {
      FetchData d = f.data();
      d.envelope().ifPresent(e -> assertNotNull(e.get()));
      d.bodyStructure().ifPresent(b -> assertNotNull(b.get()));
      assertTrue(d.uid() >= 0 && d.uid() <= 0xFFFFFFFFL);
      assertTrue(d.size() >= -1);
    }
    new ResponseParser(Limits.DEFAULT).literalTarget(frame);
  }

  private static int readAll(byte[] octets, int octetsPerRead) throws IOException {
    Frames frames = new Frames(octets, octetsPerRead);
    int n = 0;
    try {
      while (true) {
        readAll(frames.next());
        n++;
      }
    } catch (EOFException | LimitException e) {
      return n;
    }
  }

  private static byte[] session() {
    return Feed.octets(String.join("\r\n", SAMPLES) + "\r\n");
  }

  @Test
  void samples_unchanged_areAllUnderstood() throws IOException {
    for (String sample : SAMPLES) {
      Response r = Feed.parse(sample);
      assertTrue(!(r instanceof Untagged.Malformed) && !(r instanceof Untagged.Other), sample);
      if (r instanceof Untagged.Fetch f) {
        assertEquals(List.of(), f.data().malformed());
        f.data().envelope().ifPresent(e -> assertTrue(e.get().isPresent()));
        f.data().bodyStructure().ifPresent(b -> assertTrue(b.get().isPresent()));
      }
    }
    assertEquals(SAMPLES.size(), readAll(session(), 1));
    assertEquals(SAMPLES.size(), readAll(session(), 1 << 16));
  }

  @Test
  void samples_truncatedAtEveryOctet_neverThrow() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (String sample : SAMPLES) {
            for (int n = 0; n <= sample.length(); n++) {
              String cut = sample.substring(0, n);
              // As a frame of its own, and as all that a connection ever sent.
              readAll(Frame.ofLine(cut));
              readAll(Feed.octets(cut), 1);
              readAll(Feed.octets(cut + "\r\n"), 1 << 16);
            }
          }
        });
  }

  @Test
  void samples_anyOctetReplaced_neverThrow() {
    String odd = "()\"{}[]\\ \r\n\0*%+~<>0N\u00e9,:";
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (String sample : SAMPLES) {
            for (int i = 0; i < sample.length(); i++) {
              for (int j = 0; j < odd.length(); j++) {
                readAll(
                    Frame.ofLine(sample.substring(0, i) + odd.charAt(j) + sample.substring(i + 1)));
              }
            }
          }
        });
  }

  @Test
  void deepAndLong_areBounded() {
    int n = 200_000;
    String[] hostile = {
      "(".repeat(n),
      "* 1 FETCH " + "(".repeat(n),
      "* 1 FETCH (X " + "(".repeat(n),
      "* 1 FETCH (X " + "(".repeat(n) + ")".repeat(n) + " UID 5)",
      "* 1 FETCH (ENVELOPE " + "(".repeat(n) + ")".repeat(n) + ")",
      "* 1 FETCH (BODY " + "(".repeat(n) + ")".repeat(n) + ")",
      "* 1 FETCH (BODY[" + "1.".repeat(n) + "] NIL)",
      "* 1 FETCH (" + "UID 5 \"".repeat(n),
      "* 1 FETCH (" + "FLAGS (a ".repeat(n),
      "* 1 FETCH (ENVELOPE (\"" + " UID 1".repeat(n) + ")",
      "* 1 FETCH (ENVELOPE (\"" + " FLAGS (".repeat(n) + ")",
      "* 1 FETCH (" + "ENVELOPE (\" x ".repeat(n) + ")",
      "* 1 FETCH (" + "BODY[x ".repeat(n) + ")",
      "* LIST " + "(".repeat(n),
      "* LIST () \"/\" x " + "(".repeat(n),
      "* STATUS x " + "(".repeat(n) + ")",
      "* STATUS x (A " + "(".repeat(n) + ")".repeat(n) + ")",
      "* THREAD " + "(".repeat(n) + ")".repeat(n),
      "* NAMESPACE " + "(".repeat(n),
      "* ESEARCH " + "(".repeat(n),
      "* ID " + "(".repeat(n),
      "* OK [" + "(".repeat(n),
      "* OK [" + "\"".repeat(n) + "]",
      "* SEARCH " + "9".repeat(n),
      "* " + "9".repeat(n),
      "* VANISHED " + "1,".repeat(n) + "1",
      "* CAPABILITY " + "+ ".repeat(n),
      "* QUOTA x " + "(".repeat(n),
      "* METADATA x " + "(".repeat(n)
    };
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (String line : hostile) {
            readAll(Frame.ofLine(line));
          }
        });
  }

  @Property(tries = 3000, seed = "3501")
  void sessions_mutated_neverThrow(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int step) {
    repeat(seed, random -> readAll(mutate(session(), random), step));
  }

  @Property(tries = 2000, seed = "9051")
  void noise_ofProtocolWords_neverThrows(@ForAll long seed) {
    repeat(seed, random -> readAll(Frame.ofLine(noise(random))));
  }

  private static String noise(Random random) {
    String[] words = {
      "*",
      "1",
      "FETCH",
      "UID",
      "FLAGS",
      "ENVELOPE",
      "BODYSTRUCTURE",
      "BODY[",
      "]",
      "(",
      ")",
      "\"",
      "{3}\r\nabc",
      "~{1}\r\nx",
      "NIL",
      " ",
      " ",
      " ",
      "\\",
      "LIST",
      "STATUS",
      "SEARCH",
      "ESEARCH",
      "OK",
      "[",
      "4294967296",
      "-1",
      ":",
      ",",
      "$",
      "\"a\"",
      "text",
      "THREAD",
      "ID",
      "\r\n",
      "<0>"
    };
    StringBuilder line = new StringBuilder("* ");
    int n = random.nextInt(60);
    for (int i = 0; i < n; i++) {
      line.append(words[random.nextInt(words.length)]);
    }
    return line.toString();
  }

  private static byte[] mutate(byte[] session, Random random) {
    List<Byte> octets = new ArrayList<>(session.length);
    for (byte b : session) {
      octets.add(b);
    }
    byte[] odd = "()\"{}[]\\ \r\n\0*19N".getBytes(StandardCharsets.US_ASCII);
    int changes = 1 + random.nextInt(20);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(octets.size());
      switch (random.nextInt(4)) {
        case 0 -> octets.set(at, (byte) random.nextInt(256));
        case 1 -> octets.set(at, odd[random.nextInt(odd.length)]);
        case 2 -> octets.remove(at);
        default -> octets.add(at, octets.get(random.nextInt(octets.size())));
      }
    }
    byte[] result = new byte[octets.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = octets.get(i);
    }
    return result;
  }
}
