package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.Limits;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final Patience LONG = Patience.until(Deadline.never());

  private static TranscriptListener into(List<String> lines, int max) {
    return new TranscriptListener() {
      @Override
      public void sent(String line) {
        lines.add("C: " + line);
      }

      @Override
      public void received(String line) {
        lines.add("S: " + line);
      }

      @Override
      public void note(String text) {
        lines.add("*: " + text);
      }

      @Override
      public int maxLine() {
        return max;
      }
    };
  }

  private static void read(String octets, Transcript transcript) throws IOException {
    FrameReader reader =
        new FrameReader(new ByteSource(MemoryTransport.of(octets)), Limits.DEFAULT, transcript);
    while (true) {
      try {
        reader.next(LONG, LiteralSink.KEEPING);
      } catch (EOFException e) {
        return;
      }
    }
  }

  @Test
  void listener_wantsAll_getsEveryLine() throws IOException {
    List<String> lines = new ArrayList<>();
    Transcript transcript = new Transcript(0, List.of(into(lines, Integer.MAX_VALUE)));
    transcript.note("connected");
    read("* OK hi\r\n* 1 FETCH (B {7}\r\na\r\nb\r\n\r)\r\n", transcript);
    assertEquals(
        List.of(
            "*: connected", "S: * OK hi", "S: * 1 FETCH (B {7}", "S: a", "S: b", "S: \\r", "S: )"),
        lines);
  }

  @Test
  void listener_longLines_areCut() throws IOException {
    List<String> lines = new ArrayList<>();
    read(
        "* X aaaaaaaaaaaaaaaaaaa\r\n* 1 FETCH ({12}\r\n123456789012)\r\n",
        new Transcript(0, List.of(into(lines, 10))));
    assertEquals(
        List.of(
            "S: * X aaaaaa... [23 octets]",
            "S: * 1 FETCH ... [15 octets]",
            "S: [12 octets]",
            "S: )"),
        lines);
  }

  @Test
  void lastLines_ring_keepsTheLastOnesEscaped() throws IOException {
    Transcript transcript = new Transcript(2, List.of());
    read("* 1 EXISTS\r\n* 2 EXISTS\r\n* X \u001b[31m \"a\tb\" \u00ff\r\n", transcript);
    assertEquals(
        List.of("S: * 2 EXISTS", "S: * X \\x1b[31m \"a\tb\" \ufffd"), transcript.lastLines());
    assertTrue(Transcript.off().lastLines().isEmpty());
  }

  @Test
  void hideReceived_challenge_isStarred() throws IOException {
    Transcript transcript = new Transcript(9, List.of());
    transcript.hideReceived(true);
    read("+ c2VjcmV0\r\n", transcript);
    transcript.hideReceived(false);
    read("A1 OK\r\n", transcript);
    assertEquals(List.of("S: + ***", "S: A1 OK"), transcript.lastLines());
  }

  @Test
  void listener_throws_connectionGoesOn() throws IOException {
    List<String> lines = new ArrayList<>();
    TranscriptListener broken =
        new TranscriptListener() {
          @Override
          public void sent(String line) {}

          @Override
          public void received(String line) {
            throw new IllegalStateException("no disk");
          }
        };
    read("* OK\r\n", new Transcript(0, List.of(broken, into(lines, 99))));
    assertEquals(List.of("S: * OK"), lines);
  }

  @Test
  void note_whileKept_isToldLaterInOrder() {
    java.util.List<String> told = new java.util.ArrayList<>();
    TranscriptListener listener =
        new TranscriptListener() {
          @Override
          public void sent(String line) {
            told.add(line);
          }

          @Override
          public void received(String line) {
            told.add(line);
          }

          @Override
          public void note(String text) {
            told.add(text);
          }
        };
    Transcript transcript = new Transcript(4, java.util.List.of(listener));
    java.util.concurrent.atomic.AtomicBoolean locked =
        new java.util.concurrent.atomic.AtomicBoolean(true);
    transcript.keepWhile(locked::get);
    transcript.note("one");
    transcript.tell(() -> told.add("two"));
    transcript.tellWaiting();
    assertEquals(java.util.List.of(), told);
    locked.set(false);
    transcript.note("three");
    assertEquals(java.util.List.of("one", "two", "three"), told);
  }

  /** Whoever waits for news for hours keeps what an exception would say, and little else. */
  @Test
  void rest_keepsTheVeryLastLines_andGoesOn() throws IOException {
    Transcript transcript = new Transcript(20, List.of());
    for (int i = 1; i <= 25; i++) {
      read("* " + i + " EXISTS\r\n", transcript);
    }
    transcript.rest();
    transcript.rest();
    List<String> last = new ArrayList<>();
    for (int i = 20; i <= 25; i++) {
      last.add("S: * " + i + " EXISTS");
    }
    assertEquals(last, transcript.lastLines());
    String longer = "* 26 FETCH (FLAGS (" + "x".repeat(150) + "))";
    read(longer + "\r\n", transcript);
    last.add("S: " + longer);
    assertEquals(last, transcript.lastLines());
    transcript.rest();
    last.remove(0);
    assertEquals(last, transcript.lastLines());
  }
}
