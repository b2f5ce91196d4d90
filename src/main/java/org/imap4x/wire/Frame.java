package org.imap4x.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.imap4x.model.Content;

/**
 * One whole response as it came, without its last line end: text with the literals in their places,
 * delimited by lines and literal counts alone (RFC 9051 section 2.2.1), before any of it is parsed.
 *
 * <p>A literal that was collected stands inline right after its marker and line end ({@code
 * {5}CRLFhello}). One that was streamed or spooled has no octets inline.
 */
public final class Frame {
  private final byte[] octets;
  private final int length;
  private final List<Literal> literals;

  /**
   * A literal of the frame.
   *
   * @param markerStart index of the marker's first octet ("~" of a literal8, else the brace)
   * @param contentStart index of the first octet after the marker's line end
   * @param inlineLength octets that stand inline; 0 for one that was streamed or spooled
   * @param content the octets, or where they went
   */
  public record Literal(int markerStart, int contentStart, int inlineLength, Content content) {}

  /** Takes the array over; it must not change afterwards. */
  public Frame(byte[] octets, int length, List<Literal> literals) {
    this.octets = octets;
    this.length = length;
    this.literals = List.copyOf(literals);
  }

  /** A frame made of one line without literals, for tests and for re-parsing. */
  public static Frame ofLine(String line) {
    byte[] octets = line.getBytes(StandardCharsets.ISO_8859_1);
    return new Frame(octets, octets.length, List.of());
  }

  /** The octets; only the first {@link #length()} count. Not a copy. */
  public byte[] octets() {
    return octets;
  }

  /** How many octets count. */
  public int length() {
    return length;
  }

  /** The literals in order. */
  public List<Literal> literals() {
    return literals;
  }

  /** Deletes what of it is in temporary files. */
  public void discard() throws IOException {
    for (Literal literal : literals) {
      literal.content.discard();
    }
  }

  /** The text as it came, one char an octet, cut after {@code max} of them; for error messages. */
  public String excerpt(int max) {
    int n = Math.min(length, max);
    String text = new String(octets, 0, n, StandardCharsets.ISO_8859_1);
    return n < length ? text + "..." : text;
  }
}
