package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.imap4x.model.Content;
import org.imap4x.model.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class FrameReaderTest {
  private static final Patience LONG = Patience.until(Deadline.never());
  private static final Limits SMALL = new Limits(1000, 100, 10_000, 2000, 10, 5, 100, 1100);

  /** What came, and each frame as its text, with literal contents after a bar. */
  static Stream<Arguments> sessions() {
    return Stream.of(
        // lines
        session("* OK hi\r\n", "* OK hi"),
        session("* OK hi\n* BYE\n", "* OK hi", "* BYE"),
        session("\0\0\r\n\n* 1 EXISTS\r\n", "* 1 EXISTS"),
        session("* 1 EXISTS\r\r\n+ \r\n", "* 1 EXISTS", "+ "),
        session("+\r\nA1 OK done\r\n", "+", "A1 OK done"),
        session("* SEARCH \r\n", "* SEARCH "),
        // literals
        session("* LIST () \"/\" {3}\r\na\nb\r\n", "* LIST () \"/\" {3}\r\na\nb|a\nb"),
        session("* 1 FETCH (BODY[] {0}\r\n)\r\n", "* 1 FETCH (BODY[] {0}\r\n)|"),
        session("* 1 FETCH (A {2}\r\n}) B {1}\nx)\n", "* 1 FETCH (A {2}\r\n}) B {1}\nx)|})|x"),
        session(
            "* 1 FETCH (BINARY[1] ~{3}\r\n\0\r\n)\r\n",
            "* 1 FETCH (BINARY[1] ~{3}\r\n\0\r\n)|\0\r\n"),
        session("* 1 FETCH (BODY[]{2}\r\nhi)\r\n", "* 1 FETCH (BODY[]{2}\r\nhi)|hi"),
        session("* ID ({2+}\r\nab NIL)\r\n", "* ID ({2+}\r\nab NIL)|ab"),
        session("* 1 FETCH (A {003}\r\nabc)\r\n", "* 1 FETCH (A {003}\r\nabc)|abc"),
        session("* X ({1}\r\na{1}\r\nb)\r\n", "* X ({1}\r\na{1}\r\nb)|a|b"),
        // human text is not scanned for literals
        session("* OK see {3}\r\n* NO {1}\r\n", "* OK see {3}", "* NO {1}"),
        session("* BAD {9}\r\n* BYE {9}\r\n", "* BAD {9}", "* BYE {9}"),
        session("* PREAUTH {9}\r\n+ {9}\r\n", "* PREAUTH {9}", "+ {9}"),
        session("A1 OK {9}\r\nA2 NO [X] {1}\r\n", "A1 OK {9}", "A2 NO [X] {1}"),
        // no value may begin there
        session("* LIST () \"/\" a{3}\r\n", "* LIST () \"/\" a{3}"),
        session("* LIST () \"/\" \"a {3}\r\n", "* LIST () \"/\" \"a {3}"),
        session("* X {}\r\n* X {a}\r\n* X {1+\r\n", "* X {}", "* X {a}", "* X {1+"),
        session("* X {1++}\r\n", "* X {1++}"),
        // lines cut within quotes (Outlook, 163) or without their end
        session(
            "* 1 FETCH (ENVELOPE (\"a\r\nb\" NIL))\r\n* 2 EXISTS\r\n",
            "* 1 FETCH (ENVELOPE (\"a\r\nb\" NIL))",
            "* 2 EXISTS"),
        session(
            "* 1 FETCH (X \"a\n\nb\\\" {3}\r\nc\" UID 4)\r\n",
            "* 1 FETCH (X \"a\n\nb\\\" {3}\r\nc\" UID 4)"),
        session(
            "* 1 FETCH (X \"a\r\nb\" Y {2}\r\nzz)\r\n", "* 1 FETCH (X \"a\r\nb\" Y {2}\r\nzz)|zz"),
        session("* 1 FETCH (UID 4\r\n* 2 EXISTS\r\n", "* 1 FETCH (UID 4", "* 2 EXISTS"),
        session("* 1 FETCH (UID 4\r\n+ go\r\n", "* 1 FETCH (UID 4", "+ go"),
        session("* 1 FETCH (UID 4\r\nTAG7 OK x\r\n", "* 1 FETCH (UID 4", "TAG7 OK x"),
        session("* 1 FETCH (UID 4\r\nTAX OK x\r\n)\r\n", "* 1 FETCH (UID 4\r\nTAX OK x\r\n)"),
        session("* 1 FETCH (UID 4\r\n", "* 1 FETCH (UID 4"),
        session("* 1 FETCH (B {1}\r\nx\r\n* 2 EXISTS\r\n", "* 1 FETCH (B {1}\r\nx|x", "* 2 EXISTS"),
        session("* 9 UIDFETCH (X \"\r\n\")\r\n", "* 9 UIDFETCH (X \"\r\n\")"),
        session("* 1 EXPUNGE\r\n* 1 FETCH\r\n", "* 1 EXPUNGE", "* 1 FETCH"),
        // quotes that were not escaped do not hide a literal
        session(
            "* 1 FETCH (X \"5\" disk\" BODY[] {2}\r\nhi)\r\n",
            "* 1 FETCH (X \"5\" disk\" BODY[] {2}\r\nhi)|hi"));
  }

  private static Arguments session(String octets, String... frames) {
    return Arguments.of(octets, List.of(frames));
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void next_anySession_givesItsFrames(String octets, List<String> frames) throws IOException {
    assertEquals(frames, read(octets, Integer.MAX_VALUE, false));
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void next_oneOctetAtATime_givesTheSame(String octets, List<String> frames) throws IOException {
    assertEquals(frames, read(octets, 1, false));
    assertEquals(frames, read(octets, 3, false));
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void next_timeoutBeforeEachOctet_losesNothing(String octets, List<String> frames)
      throws IOException {
    assertEquals(frames, read(octets, 1, true));
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void next_truncatedAnywhere_endsWithEof(String octets, List<String> frames) {
    for (int n = 0; n < octets.length(); n++) {
      FrameReader reader = reader(MemoryTransport.of(octets.substring(0, n)), Limits.DEFAULT);
      assertThrows(
          EOFException.class,
          () -> {
            for (int i = 0; i <= frames.size(); i++) {
              reader.next(LONG, LiteralSink.KEEPING);
            }
          });
    }
  }

  private static FrameReader reader(Transport transport, Limits limits) {
    FrameReader reader = new FrameReader(new ByteSource(transport), limits, Transcript.off());
    reader.tagPrefix("TAG");
    return reader;
  }

  private static List<String> read(String octets, int piece, boolean timeouts) throws IOException {
    byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    FrameReader reader = reader(new MemoryTransport(bytes, piece, timeouts), Limits.DEFAULT);
    List<String> frames = new ArrayList<>();
    while (true) {
      try {
        frames.add(text(reader.next(LONG, LiteralSink.KEEPING)));
      } catch (WireTimeoutException e) {
        continue;
      } catch (EOFException e) {
        assertTrue(reader.atBoundary(), e.getMessage());
        return frames;
      }
    }
  }

  private static String text(Frame frame) throws IOException {
    StringBuilder text = new StringBuilder(frame.excerpt(Integer.MAX_VALUE));
    for (Frame.Literal literal : frame.literals()) {
      byte[] content = literal.content().toByteArray();
      assertEquals(content.length, literal.inlineLength());
      int start = literal.contentStart();
      assertArrayEquals(content, Arrays.copyOfRange(frame.octets(), start, start + content.length));
      assertTrue("{~".indexOf(frame.octets()[literal.markerStart()]) >= 0);
      text.append('|').append(new String(content, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  @Test
  void next_wholeFrameBuffered_doesNotBlockForMore() throws IOException {
    // a read past the octets would be at the end and so end the first frame otherwise
    ByteSource source = new ByteSource(MemoryTransport.of("* 1 FETCH (UID 4)\r\n"));
    FrameReader reader = new FrameReader(source, Limits.DEFAULT, Transcript.off());
    assertEquals("* 1 FETCH (UID 4)", reader.next(LONG, LiteralSink.KEEPING).excerpt(99));
    assertEquals(0, source.buffered());
    assertTrue(reader.atBoundary());
  }

  @Test
  void sink_takes_hasOctetsAndFrameSaysStreamed() throws IOException {
    byte[] body = new byte[300_000];
    new Random(7).nextBytes(body);
    for (int piece : new int[] {1000, 70_000, Integer.MAX_VALUE}) {
      FrameReader reader = reader(new MemoryTransport(fetch(body), piece, false), Limits.DEFAULT);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      List<String> before = new ArrayList<>();
      Frame frame =
          reader.next(
              LONG,
              (soFar, size, in) -> {
                before.add(soFar.excerpt(99) + size);
                in.transferTo(out);
                return LiteralSink.Use.TAKEN;
              });
      assertEquals(List.of("* 1 FETCH (UID 5 BODY[] 300000"), before);
      assertArrayEquals(body, out.toByteArray());
      assertEquals("* 1 FETCH (UID 5 BODY[] {300000}\r\n X 1)", frame.excerpt(99));
      assertTrue(frame.literals().get(0).content().isStreamed());
      assertEquals(300_000, frame.literals().get(0).content().size());
    }
  }

  private static byte[] fetch(byte[] body) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.writeBytes(ascii("* 1 FETCH (UID 5 BODY[] {" + body.length + "}\r\n"));
    octets.writeBytes(body);
    octets.writeBytes(ascii(" X 1)\r\n* 2 EXISTS\r\n"));
    return octets.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void sink_readsPart_restIsSkipped() throws IOException {
    FrameReader reader =
        reader(new MemoryTransport(fetch(new byte[20_000]), 999, false), Limits.DEFAULT);
    Frame frame =
        reader.next(
            LONG,
            (soFar, size, in) -> {
              in.read();
              return LiteralSink.Use.KEPT;
            });
    assertTrue(frame.literals().get(0).content().isStreamed());
    assertEquals("* 2 EXISTS", reader.next(LONG, LiteralSink.KEEPING).excerpt(99));
  }

  @Test
  void sink_throws_nextCallCompletesTheFrame() throws IOException {
    FrameReader reader =
        reader(new MemoryTransport(fetch(new byte[20_000]), 999, false), Limits.DEFAULT);
    IOException full = new IOException("disk full");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                reader.next(
                    LONG,
                    (soFar, size, in) -> {
                      in.read();
                      throw full;
                    }));
    assertEquals(full, thrown);
    assertEquals("* 1 FETCH", reader.next(LONG, LiteralSink.KEEPING).excerpt(9).substring(0, 9));
    assertEquals("* 2 EXISTS", reader.next(LONG, LiteralSink.KEEPING).excerpt(99));
  }

  @Test
  void sink_smallLiteral_isNotOffered() throws IOException {
    FrameReader reader =
        reader(new MemoryTransport(fetch(new byte[10]), 999, false), Limits.DEFAULT);
    reader.inlineThreshold(10);
    Frame frame =
        reader.next(
            LONG,
            (soFar, size, in) -> {
              throw new IOException("offered");
            });
    assertEquals(10, frame.literals().get(0).inlineLength());
  }

  @Test
  void literal_overMemoryLimit_isSpooledToAFile() throws IOException {
    byte[] body = new byte[5000];
    new Random(1).nextBytes(body);
    for (boolean timeouts : new boolean[] {false, true}) {
      FrameReader reader = reader(new MemoryTransport(fetch(body), 100, timeouts), SMALL);
      Frame frame = null;
      while (frame == null) {
        try {
          frame = reader.next(LONG, LiteralSink.KEEPING);
        } catch (WireTimeoutException e) {
          continue;
        }
      }
      Content content = frame.literals().get(0).content();
      assertFalse(content.isStreamed());
      assertEquals(0, frame.literals().get(0).inlineLength());
      assertArrayEquals(body, content.toByteArray());
      assertEquals("* 1 FETCH (UID 5 BODY[] {5000}\r\n X 1)", frame.excerpt(99));
      content.discard();
    }
  }

  @Test
  void limits_exceeded_areTyped() {
    for (String octets :
        List.of(
            "* 1 FETCH (B {10001}\r\n",
            "* 1 FETCH (B {99999999999999999999}\r\n",
            "* 1 FETCH (B {9223372036854775808}\r\n",
            "* X " + "x".repeat(1000) + "\r\n",
            "* X " + "x".repeat(1000),
            "* 1 FETCH (X \"" + "x\r\n".repeat(400),
            "* X (" + "{0}\r\n ".repeat(6) + ")\r\n")) {
      for (int piece : new int[] {1, Integer.MAX_VALUE}) {
        FrameReader reader = reader(new MemoryTransport(ascii(octets), piece, false), SMALL);
        assertThrows(LimitException.class, () -> reader.next(LONG, LiteralSink.KEEPING), octets);
      }
    }
  }

  @Test
  void limits_hugeAnnouncedLiteral_allocatesNothing() {
    FrameReader reader = reader(MemoryTransport.of("* 1 FETCH (B {1000000000000}\r\nx"), lim());
    EOFException e = assertThrows(EOFException.class, () -> reader.next(LONG, LiteralSink.KEEPING));
    assertTrue(e.getMessage().contains("1 of 1000000000000 octets"), e.getMessage());
  }

  private static Limits lim() {
    return Limits.DEFAULT;
  }

  @Test
  void next_manyLinesAcrossBuffers_keepsAll() throws IOException {
    StringBuilder octets = new StringBuilder();
    for (int i = 1; i <= 5000; i++) {
      octets.append("* ").append(i).append(" FETCH (UID ").append(i).append(" X {4}\r\nab)\n)\r\n");
    }
    FrameReader reader = reader(MemoryTransport.of(octets.toString()), Limits.DEFAULT);
    for (int i = 1; i <= 5000; i++) {
      Frame frame = reader.next(LONG, LiteralSink.KEEPING);
      assertEquals("* " + i + " FETCH (UID " + i + " X {4}\r\nab)\n)", frame.excerpt(99));
      assertEquals("ab)\n", new String(frame.literals().get(0).content().toByteArray(), "ASCII"));
    }
  }

  @Test
  void next_randomOctets_endsWithoutRuntimeException() {
    Random random = new Random(20);
    String[] parts = {
      "* ",
      "1 FETCH (",
      "{3}",
      "{",
      "}",
      "\r\n",
      "\n",
      "\"",
      "\\",
      "(",
      ")",
      "abc",
      "\0",
      " ",
      "OK ",
      "~",
      "+ ",
      "TAG1 ",
      "BODY[] ",
      "{0}\r\n",
      "é",
      "999999999999"
    };
    for (int i = 0; i < 5000; i++) {
      StringBuilder octets = new StringBuilder();
      for (int k = random.nextInt(30); k > 0; k--) {
        octets.append(parts[random.nextInt(parts.length)]);
      }
      FrameReader reader = reader(MemoryTransport.of(octets.toString()), SMALL);
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              reader.next(LONG, LiteralSink.KEEPING);
            }
          });
    }
  }

  @Test
  void literal_keptInMemory_neverGoesToAFile() {
    FrameReader reader =
        reader(MemoryTransport.of("* LIST () \"/\" {5000}\r\n" + "x".repeat(5000) + "\r\n"), SMALL);
    LimitException e =
        assertThrows(
            LimitException.class,
            () -> reader.next(LONG, (soFar, size, in) -> LiteralSink.Use.KEPT_IN_MEMORY));
    assertTrue(e.getMessage().contains("2000"), e::getMessage);
  }

  @Test
  void noise_withoutEnd_isOverTheLimit() {
    FrameReader reader = reader(MemoryTransport.of("\0".repeat(3000)), SMALL);
    assertThrows(LimitException.class, () -> reader.next(LONG, LiteralSink.NONE));
  }
}
